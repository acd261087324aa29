# procs.awk: makes lib/win32/procs.c, the table behind GetProcAddress, from the public headers and
# then lib/libasyncselect.sym, in this order: each exported function that has a name of Windows, by
# that name.
# SPDX-License-Identifier: BSD-2-Clause

# A link name with the prefix belongs to a name of Windows if a header says so.
/ASYNCSELECT_LINK\("/ {
    name = $0
    sub(/.*ASYNCSELECT_LINK\("/, "", name)
    sub(/".*/, "", name)
    windows["asyncselect_" name] = name
}
/^#define [A-Za-z0-9_]+ asyncselect_[A-Za-z0-9_]+$/ && $3 == "asyncselect_" $2 {
    windows[$3] = $2
}
FILENAME ~ /\.sym$/ {
    if ($1 !~ /^asyncselect_/)
        windows[$1] = $1
    if ($1 in windows)
        links[windows[$1]] = $1
}
# A plain insertion sort: awk has none of its own, and strcmp's order is not that of each locale.
END {
    for (i = 1; i < 127; i++)
        code[sprintf("%c", i)] = i
    for (name in links) {
        key = ""
        for (i = 1; i <= length(name); i++)
            key = key sprintf("%03d", code[substr(name, i, 1)])
        for (i = count++; i > 0 && keys[i] > key; i--) {
            keys[i + 1] = keys[i]
            names[i + 1] = names[i]
        }
        keys[i + 1] = key
        names[i + 1] = name
    }
    print "/* Made by lib/win32/procs.awk. */"
    print "#include \"procs.h\"\n"
    for (i = 1; i <= count; i++)
        printf "void %s(void);\n", links[names[i]]
    print "\nconst struct proc procs[] = {"
    for (i = 1; i <= count; i++)
        printf "    {\"%s\", (FARPROC)%s},\n", names[i], links[names[i]]
    print "};\nconst size_t proc_count = sizeof(procs) / sizeof(procs[0]);"
}
