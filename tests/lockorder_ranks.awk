# lockorder_ranks.awk: the rows of doc/HACKING.md's table of locks, as tests/lockorder.c reads them:
# | RANK | `FILE` `SYMBOL`... | ... |
/^\| [0-9]+ \| `/ {
    split($0, cell, " *[|] *")
    count = split(cell[3], word, "` *`|`")
    symbols = ""
    for (i = 3; i < count; i++)
        symbols = symbols (i > 3 ? " " : "") word[i]
    printf "{%d, \"%s\", \"%s\"},\n", cell[2], word[2], symbols
}
