/* What the environment may choose: in which directory names are made, the file of a trace, the profile;
 * and that a program with rights which its caller has not hears none of it. */
#include "asyncselect/winsock2.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "notify.h"
#include "offer.h" /* and with it the process.h of lib */
#include "profile.h"
#include "tap.h"

enum { ANOTHER_USER = 65534, PATH_SIZE = 60 };

/* ---- directories of a test ---- */

static char here[PATH_SIZE], session[PATH_SIZE + 10], temporary[PATH_SIZE + 10];

static void open_directories(void)
{
    strcpy(here, "/tmp/environment-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(here));
    snprintf(session, sizeof(session), "%s/session", here);
    snprintf(temporary, sizeof(temporary), "%s/temporary", here);
    ck_assert_int_eq(mkdir(session, 0700), 0);
    ck_assert_int_eq(mkdir(temporary, 0700), 0);
    ck_assert_int_eq(setenv("XDG_RUNTIME_DIR", session, 1), 0);
    ck_assert_int_eq(setenv("TMPDIR", temporary, 1), 0);
}

static void close_directories(void)
{
    char command[PATH_SIZE + 10];
    snprintf(command, sizeof(command), "rm -rf %s", here);
    ck_assert_int_eq(system(command), 0);
}

static bool is_in(const char *name, const char *directory)
{
    size_t length = strlen(directory);
    return strncmp(name, directory, length) == 0 &&
           strncmp(name + length, "/asyncselect-", strlen("/asyncselect-")) == 0;
}

static void expect_names_in(const char *directory)
{
    char name[PROCESS_NAME_SIZE];
    int listener = process_listen(name);
    ck_assert_int_ge(listener, 0);
    ck_assert_msg(is_in(name, directory), "%s is not in %s", name, directory);
    close(listener);
    process_unlisten(name);
    ck_assert_int_ne(access(name, F_OK), 0);
    *strrchr(name, '/') = 0;
    ck_assert_int_ne(access(name, F_OK), 0); /* nothing stays */
}

START_TEST(names_are_made_in_the_sessions_directory)
{
    expect_names_in(session);
}
END_TEST

START_TEST(unless_others_can_look_into_it)
{
    char link[PATH_SIZE + 10];
    ck_assert_int_eq(chmod(session, 0750), 0);
    expect_names_in(temporary);
    ck_assert_int_eq(chmod(session, 0701), 0);
    expect_names_in(temporary);
    ck_assert_int_eq(chmod(session, 0700), 0);
    snprintf(link, sizeof(link), "%s/link", here); /* another user could turn it round */
    ck_assert_int_eq(symlink(session, link), 0);
    ck_assert_int_eq(setenv("XDG_RUNTIME_DIR", link, 1), 0);
    expect_names_in(temporary);
    ck_assert_int_eq(chdir(here), 0);
    ck_assert_int_eq(setenv("XDG_RUNTIME_DIR", "session", 1), 0);
    expect_names_in(temporary);
    if (geteuid() != 0)
        return;
    ck_assert_int_eq(setenv("XDG_RUNTIME_DIR", session, 1), 0);
    ck_assert_int_eq(chown(session, ANOTHER_USER, ANOTHER_USER), 0);
    expect_names_in(temporary);
}
END_TEST

START_TEST(without_either_in_the_systems)
{
    ck_assert_int_eq(unsetenv("XDG_RUNTIME_DIR"), 0);
    ck_assert_int_eq(setenv("TMPDIR", "temporary", 1), 0);
    ck_assert_int_eq(chdir(here), 0);
    expect_names_in("/tmp");
    ck_assert_int_eq(setenv("TMPDIR", "/nonexistent", 1), 0);
    expect_names_in("/tmp");
}
END_TEST

/* ---- programs with rights that their caller has not: this program, another user's, with its
 * set-user-ID bit ---- */

struct heard {
    bool is_raised; /* the kernel says so */
    int profile;
    char name[PROCESS_NAME_SIZE];
};

static int tell(void)
{
    WSADATA data;
    struct heard heard = {.is_raised = getauxval(AT_SECURE) != 0, .profile = profile_current()};
    if (WSAStartup(MAKEWORD(2, 2), &data) || process_listen(heard.name) < 0)
        return 1;
    process_unlisten(heard.name);
    /* Not by way of exit(): LeakSanitizer cannot look at a process with raised rights. */
    child_end(write(1, &heard, sizeof(heard)) == (ssize_t)sizeof(heard) ? 0 : 1);
}

static struct heard heard_by(const char *program)
{
    struct heard heard = {.profile = -1};
    int ends[2], status = -1;
    ck_assert_int_eq(pipe(ends), 0);
    pid_t id = fork();
    ck_assert_int_ge(id, 0);
    if (id == 0) {
        dup2(ends[1], 1);
        execl("/bin/sh", "sh", "-c", "exec ${EMULATOR-} \"$0\" --tell", program, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    ck_assert_int_eq(read(ends[0], &heard, sizeof(heard)), (ssize_t)sizeof(heard));
    close(ends[0]);
    ck_assert_int_eq(waitpid(id, &status, 0), id);
    ck_assert_int_eq(status, 0);
    return heard;
}

static const char *program;

START_TEST(a_program_with_raised_rights_hears_nothing)
{
    char copy[PATH_SIZE + 10], trace[PATH_SIZE + 10], command[400];
    snprintf(copy, sizeof(copy), "%s/program", here);
    snprintf(trace, sizeof(trace), "%s/trace", here);
    snprintf(command, sizeof(command), "cp %s %s", program, copy);
    ck_assert_int_eq(system(command), 0);
    ck_assert_int_eq(setenv("ASYNCSELECT_TRACE", trace, 1), 0);
    ck_assert_int_eq(setenv("ASYNCSELECT_PROFILE", "windows", 1), 0);

    struct heard heard = heard_by(copy);
    ck_assert(!heard.is_raised);
    ck_assert(is_in(heard.name, session));
    ck_assert_int_eq(heard.profile, NOTIFY_WINDOWS);
    ck_assert_int_eq(unlink(trace), 0);

    if (geteuid() != 0)
        return; /* who is not root has no other user */
    ck_assert_int_eq(chmod(here, 0777), 0);
    ck_assert_int_eq(chown(session, ANOTHER_USER, ANOTHER_USER), 0);
    ck_assert_int_eq(chown(temporary, ANOTHER_USER, ANOTHER_USER), 0);
    ck_assert_int_eq(chown(copy, ANOTHER_USER, ANOTHER_USER), 0);
    ck_assert_int_eq(chmod(copy, 04755), 0);
    heard = heard_by(copy);
    if (!heard.is_raised)
        return; /* the file system, or an emulator, knows no such bit */
    ck_assert(is_in(heard.name, "/tmp"));
    ck_assert_int_eq(heard.profile, NOTIFY_DOCUMENTED);
    ck_assert_int_ne(access(trace, F_OK), 0);
}
END_TEST

START_TEST(a_trace_that_cannot_be_made_is_complained_of)
{
    char trace[PATH_SIZE + 20], complaints[PATH_SIZE + 15], expected[300], text[300] = "";
    snprintf(trace, sizeof(trace), "%s/missing/trace", here);
    snprintf(complaints, sizeof(complaints), "%s/complaints", here);
    snprintf(expected, sizeof(expected), "libasyncselect: ASYNCSELECT_TRACE=%s: %s\n", trace,
             strerror(ENOENT));
    ck_assert_int_eq(setenv("ASYNCSELECT_TRACE", trace, 1), 0);
    int before = dup(2), file = open(complaints, O_CREAT | O_RDWR, 0600);
    ck_assert_int_eq(dup2(file, 2), 2);
    struct heard heard = heard_by(program);
    ck_assert_int_eq(dup2(before, 2), 2);
    ck_assert_int_eq(heard.profile, NOTIFY_DOCUMENTED); /* it goes on */
    ck_assert_int_ge(pread(file, text, sizeof(text) - 1, 0), 0);
    ck_assert_str_eq(text, expected);
    close(file);
    close(before);
}
END_TEST

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--tell") == 0)
        return tell();
    program = argv[0];
    Suite *suite = suite_create("environment");
    TCase *tc = tcase_create("environment");
    tcase_add_checked_fixture(tc, open_directories, close_directories);
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, names_are_made_in_the_sessions_directory);
    tcase_add_test(tc, unless_others_can_look_into_it);
    tcase_add_test(tc, without_either_in_the_systems);
    tcase_add_test(tc, a_program_with_raised_rights_hears_nothing);
    tcase_add_test(tc, a_trace_that_cannot_be_made_is_complained_of);
    suite_add_tcase(suite, tc);
    return run_tap(suite);
}
