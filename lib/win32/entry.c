/* Programs that begin in WinMain, wWinMain or wmain. */
#include "asyncselect/winbase.h"
#include "asyncselect/winuser.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

/* There is nobody to tell but the user: no window is open, and no function has been called. */
static void *enough(void *memory)
{
    if (memory)
        return memory;
    fputs("There is not enough memory to start.\n", stderr);
    exit(EXIT_FAILURE);
}

/* The arguments in one string; those with spaces, and empty ones, in quotation marks. */
static char *command_line(int argc, char **argv)
{
    size_t room = 1;
    for (int i = 1; i < argc; i++)
        room += strlen(argv[i]) + sizeof("\"\" ");
    char *line = enough(malloc(room)), *end = line;
    *end = '\0';
    for (int i = 1; i < argc; i++) {
        const char *mark = *argv[i] && !strpbrk(argv[i], " \t") ? "" : "\"";
        end += snprintf(end, room - (size_t)(end - line), "%s%s%s%s", i > 1 ? " " : "", mark,
                        argv[i], mark);
    }
    return line;
}

int asyncselect_run_winmain(asyncselect_winmain_fn program, int argc, char **argv)
{
    char *line = command_line(argc, argv);
    int result = program(GetModuleHandleA(NULL), NULL, line, SW_SHOWNORMAL);
    free(line);
    return result;
}

int asyncselect_run_wwinmain(asyncselect_wwinmain_fn program, int argc, char **argv)
{
    char *line = command_line(argc, argv);
    wchar_t *wide = enough(text_wide(line));
    free(line);
    int result = program(GetModuleHandleA(NULL), NULL, wide, SW_SHOWNORMAL);
    free(wide);
    return result;
}

int asyncselect_run_wmain(asyncselect_wmain_fn program, int argc, char **argv)
{
    extern char **environ;
    size_t variables = 0;
    while (environ[variables])
        variables++;
    size_t arguments = (size_t)argc;
    wchar_t **wide = enough(calloc(arguments + variables + 2, sizeof(*wide)));
    wchar_t **environment = wide + arguments + 1;
    for (size_t i = 0; i < arguments; i++)
        wide[i] = enough(text_wide(argv[i]));
    for (size_t i = 0; i < variables; i++)
        environment[i] = enough(text_wide(environ[i]));
    int result = program(argc, wide, environment);
    for (size_t i = 0; i < arguments + variables + 1; i++)
        free(wide[i]);
    free(wide);
    return result;
}
