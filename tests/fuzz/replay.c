/* replay.c: a fuzz target without a fuzzer: runs it on each of the files that it is given. */
#include <stdio.h>

#include "input.h"

enum { MOST = 4096 };

int main(int argc, char **argv)
{
    static uint8_t bytes[MOST];
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");
        if (file == NULL) {
            perror(argv[i]);
            return 1;
        }
        size_t length = fread(bytes, 1, MOST, file);
        fclose(file);
        uint8_t *exact = malloc(length ? length : 1);
        if (exact == NULL)
            return 1;
        memcpy(exact, bytes, length);
        printf("%s\n", argv[i]); /* the last one is the one that ends the program */
        fflush(stdout);
        LLVMFuzzerTestOneInput(exact, length);
        free(exact);
    }
    return 0;
}
