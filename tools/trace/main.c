/* asyncselect-trace: reads what ASYNCSELECT_TRACE wrote.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "asyncselect.h"
#include "finding.h"
#include "svg.h"
#include "text.h"

static const char usage[] =
    "usage: asyncselect-trace [--loop] [--socket N] [--stall SECONDS] FILE\n"
    "       asyncselect-trace --findings [--stall SECONDS] FILE\n"
    "       asyncselect-trace --svg [--socket N] [--stall SECONDS] FILE >PICTURE.svg\n";

static const struct option options[] = {
    {"findings", no_argument, NULL, 'f'},    {"help", no_argument, NULL, 'h'},
    {"loop", no_argument, NULL, 'l'},        {"socket", required_argument, NULL, 's'},
    {"stall", required_argument, NULL, 't'}, {"svg", no_argument, NULL, 'g'},
    {"version", no_argument, NULL, 'v'},     {NULL, 0, NULL, 0},
};

static double number(const char *text)
{
    char *end;
    errno = 0;
    double value = strtod(text, &end);
    if (end == text || *end || errno || value < 0) {
        fprintf(stderr, "asyncselect-trace: not a number: %s\n", text);
        exit(2);
    }
    return value;
}

/* 0: nothing stalls; 1: something does; 2: the trace could not be read. */
int main(int argc, char **argv)
{
    enum { TEXT, FINDINGS, SVG } form = TEXT;
    bool loop = false;
    long socket = -1;
    double stall = 1;
    struct trace trace;
    struct gates gates;
    struct findings findings;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (option) {
        case 'f':
            form = FINDINGS;
            break;
        case 'g':
            form = SVG;
            break;
        case 'l':
            loop = true;
            break;
        case 's':
            socket = (long)number(optarg);
            break;
        case 't':
            stall = number(optarg);
            break;
        case 'v':
            printf("asyncselect-trace (libasyncselect) %s\n", asyncselect_version());
            return 0;
        case 'h':
            fputs(usage, stdout);
            return 0;
        default:
            fputs(usage, stderr);
            return 2;
        }
    }
    if (optind != argc - 1) {
        fputs(usage, stderr);
        return 2;
    }
    if (!trace_read(&trace, argv[optind]))
        return 2;
    gates_find(&gates, &trace);
    findings_find(&findings, &trace, &gates, stall);
    switch (form) {
    case TEXT:
        text_print(&trace, socket, loop);
        putchar('\n');
        findings_print(&findings, &trace);
        break;
    case FINDINGS:
        findings_print(&findings, &trace);
        break;
    case SVG:
        svg_draw(&trace, &gates, &findings, socket, stdout);
        break;
    }
    for (size_t i = 0; i < findings.count; i++)
        if (findings.list[i].stall)
            return form == SVG ? 0 : 1;
    return 0;
}
