/*
 * milp: see the header. J. Forrest, R. Lougee-Heimer, "CBC User Guide", 2005.
 */
#include "yardstick/milp/milp.h"

#include <coin/Cbc_C_Interface.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "yardstick/base/clock.h"

/* A solve that took more of its seconds was stopped by the clock. */
static const double on_time = 0.9;

enum { ROOM_LEAST = 256, TERMS_MAX = 1 << 28 };

/* Of CBC, whose command-line machinery shares state between models. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Room for one more item of each array; they are of one kind and grow together. */
static bool grow(struct milp *milp, size_t n, size_t *room, void **arrays[], const size_t sizes[],
                 size_t n_arrays)
{
    size_t want = *room ? *room * 2 : ROOM_LEAST;

    if (milp->failed || n + 1 < *room)
        return !milp->failed;
    for (size_t i = 0; i < n_arrays; i++) {
        void *bigger = want > TERMS_MAX ? NULL : realloc(*arrays[i], want * sizes[i]);

        if (!bigger) {
            milp->failed = true;
            return false;
        }
        *arrays[i] = bigger;
    }
    *room = want;
    return true;
}

int milp_column(struct milp *milp, double lower, double upper, double cost, bool integer)
{
    void **arrays[] = { (void **)&milp->lower, (void **)&milp->upper, (void **)&milp->cost,
                        (void **)&milp->integer };
    const size_t sizes[] = { sizeof(double), sizeof(double), sizeof(double), 1 };

    if (!grow(milp, milp->n_columns, &milp->columns_room, arrays, sizes, ARRAY_LEN(sizes)))
        return 0;
    milp->lower[milp->n_columns] = lower;
    milp->upper[milp->n_columns] = upper;
    milp->cost[milp->n_columns] = cost;
    milp->integer[milp->n_columns] = integer;
    return (int)milp->n_columns++;
}

void milp_term(struct milp *milp, int column, double value)
{
    void **arrays[] = { (void **)&milp->index, (void **)&milp->value };
    const size_t sizes[] = { sizeof(int), sizeof(double) };

    if (!grow(milp, milp->n_terms, &milp->terms_room, arrays, sizes, ARRAY_LEN(sizes)))
        return;
    milp->index[milp->n_terms] = column;
    milp->value[milp->n_terms++] = value;
}

void milp_row(struct milp *milp, double lower, double upper)
{
    void **arrays[] = { (void **)&milp->row_lower, (void **)&milp->row_upper,
                        (void **)&milp->row_start };
    const size_t sizes[] = { sizeof(double), sizeof(double), sizeof(int) };

    if (!grow(milp, milp->n_rows, &milp->rows_room, arrays, sizes, ARRAY_LEN(sizes)))
        return;
    if (milp->n_rows == 0)
        milp->row_start[0] = 0;
    milp->row_lower[milp->n_rows] = lower;
    milp->row_upper[milp->n_rows] = upper;
    milp->row_start[++milp->n_rows] = (int)milp->n_terms;
}

void milp_release(struct milp *milp)
{
    void *const all[] = { milp->lower,     milp->upper,     milp->cost,
                          milp->integer,   milp->row_lower, milp->row_upper,
                          milp->row_start, milp->index,     milp->value };

    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        free(all[i]);
    *milp = (struct milp){ 0 };
}

/* The terms by column, as CBC wants them. */
struct columns {
    CoinBigIndex *start;
    int *row;
    double *value;
};

static void columns_release(struct columns *columns)
{
    free(columns->start);
    free(columns->row);
    free(columns->value);
}

static bool columns_make(const struct milp *milp, struct columns *out)
{
    *out = (struct columns){ calloc(milp->n_columns + 2, sizeof(*out->start)),
                             malloc((milp->n_terms + 1) * sizeof(*out->row)),
                             malloc((milp->n_terms + 1) * sizeof(*out->value)) };
    if (!out->start || !out->row || !out->value)
        return false;
    for (size_t i = 0; i < milp->n_terms; i++)
        out->start[milp->index[i] + 2]++;
    for (size_t i = 2; i < milp->n_columns + 2; i++)
        out->start[i] += out->start[i - 1];
    for (size_t r = 0; r < milp->n_rows; r++)
        for (int i = milp->row_start[r]; i < milp->row_start[r + 1]; i++) {
            CoinBigIndex at = out->start[milp->index[i] + 1]++;

            out->row[at] = (int)r;
            out->value[at] = milp->value[i];
        }
    return true;
}

static void limits_set(Cbc_Model *model, const struct milp_effort *effort)
{
    char text[40];

    Cbc_setParameter(model, "log", "0");
    Cbc_setParameter(model, "timeMode", "elapsed");
    if (effort->seconds > 0) {
        snprintf(text, sizeof(text), "%.3f", effort->seconds);
        Cbc_setParameter(model, "seconds", text);
    }
    if (effort->nodes) {
        snprintf(text, sizeof(text), "%d", effort->nodes < 0 ? 0 : effort->nodes);
        Cbc_setParameter(model, "maxNodes", text);
    }
    if (effort->gap > 0) {
        snprintf(text, sizeof(text), "%.9g", effort->gap);
        Cbc_setParameter(model, "ratioGap", text);
    }
    if (isfinite(effort->cutoff)) {
        snprintf(text, sizeof(text), "%.12g", effort->cutoff);
        Cbc_setParameter(model, "cutoff", text);
    }
}

static void start_set(Cbc_Model *model, const struct milp *milp, const double *start)
{
    int *columns = malloc((milp->n_columns + 1) * sizeof(*columns));
    double *values = malloc((milp->n_columns + 1) * sizeof(*values));
    int n = 0;

    for (size_t i = 0; columns && values && i < milp->n_columns; i++) {
        if (isnan(start[i]))
            continue;
        columns[n] = (int)i;
        values[n++] = start[i];
    }
    if (n)
        Cbc_setMIPStartI(model, n, columns, values);
    free(columns);
    free(values);
}

static bool answer_take(Cbc_Model *model, const struct milp *milp, const struct milp_effort *effort,
                        bool late, struct milp_answer *out)
{
    const double *best = Cbc_bestSolution(model);

    *out = (struct milp_answer){ .bound = -INFINITY, .objective = INFINITY };
    // Stopped by the clock CBC has been seen to call a program infeasible that is not, and what it
    // then says of bounds may be of a relaxation it had not solved: neither is believed.
    out->infeasible = !late && Cbc_status(model) == 0 && Cbc_isProvenInfeasible(model) && !best;
    if (!late && !Cbc_isAbandoned(model) && (out->infeasible || !Cbc_isProvenInfeasible(model)))
        out->bound = out->infeasible ? effort->cutoff : Cbc_getBestPossibleObjValue(model);
    if (out->bound > 1e40 || out->bound < -1e40)
        out->bound = -INFINITY;
    if (!best)
        return true;
    out->x = malloc((milp->n_columns + 1) * sizeof(*out->x));
    if (!out->x)
        return false;
    memcpy(out->x, best, milp->n_columns * sizeof(*out->x));
    out->objective = Cbc_getObjValue(model);
    out->optimal = !late && Cbc_isProvenOptimal(model);
    if (out->bound > out->objective)
        out->bound = out->objective;
    return true;
}

static bool solve(const struct milp *milp, const struct milp_effort *effort,
                  const struct columns *columns, struct milp_answer *out)
{
    Cbc_Model *model = Cbc_newModel();
    int64_t start_ms;
    bool done, late;

    if (!model)
        return false;
    Cbc_loadProblem(model, (int)milp->n_columns, (int)milp->n_rows, columns->start, columns->row,
                    columns->value, milp->lower, milp->upper, milp->cost, milp->row_lower,
                    milp->row_upper);
    for (size_t i = 0; i < milp->n_columns; i++)
        if (milp->integer[i])
            Cbc_setInteger(model, (int)i);
    limits_set(model, effort);
    if (effort->start)
        start_set(model, milp, effort->start);
    start_ms = clock_ms();
    Cbc_solve(model);
    late = effort->seconds > 0 &&
           (double)(clock_ms() - start_ms) * 1e-3 > on_time * effort->seconds - 0.05;
    done = answer_take(model, milp, effort, late, out);
    Cbc_deleteModel(model);
    return done;
}

bool milp_solve(const struct milp *milp, const struct milp_effort *effort, struct milp_answer *out,
                struct error *err)
{
    struct columns columns = { 0 };
    bool done;

    done = !milp->failed && columns_make(milp, &columns);
    if (done) {
        pthread_mutex_lock(&lock);
        done = solve(milp, effort, &columns, out);
        pthread_mutex_unlock(&lock);
    }
    columns_release(&columns);
    return done ? true : error_set(err, ERROR_TOO_LARGE, "the program does not fit into memory");
}

void milp_answer_release(struct milp_answer *answer)
{
    free(answer->x);
    answer->x = NULL;
}
