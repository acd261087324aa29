/* input: the bytes that a fuzzer chose, taken from the front; behind their end all is zero. */
#ifndef FUZZ_INPUT_H
#define FUZZ_INPUT_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What libFuzzer calls, and replay.c: returns 0. A finding is an abort. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

struct input {
    const uint8_t *bytes;
    size_t length;
};

static inline uint8_t take(struct input *in)
{
    if (in->length == 0)
        return 0;
    in->length--;
    return *in->bytes++;
}

static inline uint32_t take_number(struct input *in)
{
    uint32_t number = take(in);
    for (int i = 0; i < 3; i++)
        number = number << 8 | take(in);
    return number;
}

/* A block of exactly this size, so that a sanitizer sees who reads or writes beyond it. The
 * caller frees it. */
static inline void *take_block(struct input *in, size_t size)
{
    unsigned char *block = calloc(1, size ? size : 1);
    if (block == NULL)
        abort();
    size_t there = size < in->length ? size : in->length;
    if (there)
        memcpy(block, in->bytes, there);
    in->bytes += there;
    in->length -= there;
    return block;
}

static inline void must(int condition)
{
    if (!condition)
        abort();
}

#endif
