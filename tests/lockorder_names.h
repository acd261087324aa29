/* lockorder_names: what the program's symbols call an address. */
#ifndef TESTS_LOCKORDER_NAMES_H
#define TESTS_LOCKORDER_NAMES_H

/* Empty strings: it has none. A global's file is not known. */
struct lockorder_name {
    const char *file, *symbol;
};

/* Without symbols, as after strip(1), nothing has a name. */
void lockorder_names_open(void);
struct lockorder_name lockorder_name_of(const void *address);

#endif
