/*
 * run_manual: the manual page and the shell's completion, out of the same tables
 * as --help: yardstick manual > yardstick.1; yardstick completion > …/yardstick
 */
#include "command.h"

/* roff takes a - for a hyphen and a line's first . for a request. */
static void roff(FILE *out, const char *text)
{
    for (const char *c = text; *c; c++) {
        if (*c == '-' || *c == '\\')
            fputc('\\', out);
        fputc(*c, out);
    }
}

/* The next of the words separated by blanks; false when there is none. */
static bool word_next(struct str *rest, struct str *word)
{
    *word = str_cut(rest, ' ');
    while (word->len == 0 && rest->len)
        *word = str_cut(rest, ' ');
    return word->len > 0;
}

static void option_manual(FILE *out, const struct option_row *row, enum lang lang)
{
    fputs(".TP\n.B ", out);
    if (row->letter)
        fprintf(out, "\\-%c, ", row->letter);
    fputs("\\-\\-", out);
    roff(out, row->name);
    if (row->arg)
        fprintf(out, "=\\fI%s\\fR", row->arg);
    fputc('\n', out);
    roff(out, row->about[lang]);
    if (row->environment)
        fprintf(out, " [%s]", row->environment);
    if (row->key)
        fprintf(out, " [yardstick.conf: %s]", row->key);
    fputc('\n', out);
}

int run_manual(struct session *session)
{
    FILE *out = session->out;
    enum lang lang = session->options->speak;

    fprintf(out, ".TH YARDSTICK 1 \"\" \"yardstick %s\"\n.SH NAME\n", YS_VERSION);
    fputs("yardstick \\- a spatial server for the office housing of a whole city\n", out);
    fputs(".SH SYNOPSIS\n.B yardstick\n.I COMMAND\n[\\fIOPTION\\fR...]\n.SH COMMANDS\n", out);
    for (size_t i = 0; i < n_commands; i++) {
        fprintf(out, ".TP\n.B %s\n.I ", commands[i].name);
        roff(out, commands[i].operands);
        fputs("\n", out);
        roff(out, commands[i].about[lang]);
        fputs("\n", out);
    }
    fputs(".SH OPTIONS\nEach command takes those that \\-\\-help lists.\n", out);
    for (size_t i = 0; i < n_option_rows; i++)
        option_manual(out, &option_rows[i], lang);
    fputs(".SH EXIT STATUS\n0 done, 1 failed, 2 wrong use, 75 the disk failed.\n", out);
    return 0;
}

int run_completion(struct session *session)
{
    FILE *out = session->out;
    struct str rest, word;

    fputs("# bash completion of yardstick\n_yardstick() {\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]}\n"
          "    case \"$command ${COMP_WORDS[2]}\" in\n",
          out);
    for (size_t i = 0; i < n_commands; i++) {
        fprintf(out, "    \"%s\"*) set --", commands[i].name);
        rest = str_from(commands[i].options);
        while (word_next(&rest, &word))
            fprintf(out, " --%" STR_FMT, STR_ARG(word));
        fputs(" --help ;;\n", out);
    }
    fputs("    *) set -- ;;\n    esac\n    [ \"$COMP_CWORD\" = 1 ] && set --", out);
    for (size_t i = 0; i < n_commands; i++) {
        rest = str_from(commands[i].name);
        word = str_cut(&rest, ' ');
        fprintf(out, " %" STR_FMT, STR_ARG(word));
    }
    fputs("\n    COMPREPLY=($(compgen -W \"$*\" -- \"$word\"))\n"
          "    [ \"${word:0:1}\" = - ] || [ \"$COMP_CWORD\" = 1 ] || COMPREPLY=($(compgen -f -- "
          "\"$word\"))\n"
          "}\ncomplete -F _yardstick yardstick\n",
          out);
    return 0;
}
