# gnuplot: the rates of every contestant in every workload, where the reference's is 1.
# data: what bench -p wrote; picture: the SVG to write.
set terminal svg size 1280,560 font 'sans-serif,12' background '#ffffff'
set output picture
set title 'Rates where raw epoll has 1; more is better'
set style data histograms
set style histogram clustered gap 2
set style fill solid 0.85 noborder
set boxwidth 0.95
set datafile separator '\t'
set datafile missing '-'
set yrange [0:1.6]
set ytics 0.2
set grid ytics lc rgb '#cccccc'
set xtics rotate by -20
set key outside right top
set arrow from graph 0, first 1 to graph 1, first 1 nohead lc rgb '#444444' lw 1 front
columns = int(system("head -1 '".data."' | tr '\t' '\n' | wc -l"))
plot for [i = 3:columns] data using i:xtic(1) title columnheader(i)
