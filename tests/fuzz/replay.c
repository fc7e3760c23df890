/*
 * replay: runs a fuzz target once over each file given, or each file of a
 * folder given, so that every build checks the kept inputs without libFuzzer.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static int replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    unsigned char *data;
    size_t size = 0;
    struct stat st;

    if (!file || fstat(fileno(file), &st) != 0) {
        perror(path);
        exit(1);
    }
    data = malloc((size_t)st.st_size + 1);
    if (data)
        size = fread(data, 1, (size_t)st.st_size, file);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    fclose(file);
    return 1;
}

int main(int argc, char **argv)
{
    char path[4096];
    int n = 0;

    for (int i = 1; i < argc; i++) {
        DIR *dir = opendir(argv[i]);
        struct dirent *entry;

        if (!dir) {
            n += replay(argv[i]);
            continue;
        }
        while ((entry = readdir(dir))) {
            if (entry->d_name[0] == '.')
                continue;
            snprintf(path, sizeof(path), "%s/%s", argv[i], entry->d_name);
            n += replay(path);
        }
        closedir(dir);
    }
    printf("%d inputs\n", n);
    return n > 0 ? 0 : 1;
}
