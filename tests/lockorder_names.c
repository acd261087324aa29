/* Whose address is it? From the program's own symbols, static ones too. */
#define _GNU_SOURCE
#include "lockorder_names.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *image; /* the program's file */
static size_t image_size;
static uintptr_t bias; /* of its addresses, where it runs */
static const ElfW(Sym) * symbols;
static size_t symbol_count;
static const char *names;

static int find_bias(struct dl_phdr_info *info, size_t size, void *unused)
{
    (void)size, (void)unused;
    bias = info->dlpi_addr; /* the program comes first */
    return 1;
}

static bool map_image(void)
{
    struct stat status;
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) < 0)
        return false;
    image_size = (size_t)status.st_size;
    void *mapped = mmap(NULL, image_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    image = mapped == MAP_FAILED ? NULL : mapped;
    return image != NULL;
}

void lockorder_names_open(void)
{
    dl_iterate_phdr(find_bias, NULL);
    if (!map_image())
        return;
    const ElfW(Ehdr) *header = (const void *)image;
    const ElfW(Shdr) *sections = (const void *)(image + header->e_shoff);
    for (unsigned i = 0; i < header->e_shnum; i++) {
        if (sections[i].sh_type != SHT_SYMTAB)
            continue;
        symbols = (const void *)(image + sections[i].sh_offset);
        symbol_count = sections[i].sh_size / sizeof(*symbols);
        names = image + sections[sections[i].sh_link].sh_offset;
    }
}

struct lockorder_name lockorder_name_of(const void *address)
{
    uintptr_t at = (uintptr_t)address - bias;
    struct lockorder_name name = {"", ""};
    const char *file = "";
    for (size_t i = 0; i < symbol_count; i++) {
        const ElfW(Sym) *s = &symbols[i];
        int type = s->st_info & 15;
        if (type == STT_FILE)
            file = names + s->st_name;
        else if ((type == STT_FUNC || type == STT_OBJECT) && at - s->st_value < s->st_size)
            name = (struct lockorder_name){file, names + s->st_name};
    }
    return name;
}
