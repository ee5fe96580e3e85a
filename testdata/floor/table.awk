# Makes the table of `make bench` out of what go test prints: every figure that a benchmark has an aim for, beside it.
/^Benchmark/ {
	name = $1
	sub(/^Benchmark/, "", name)
	sub(/-[0-9]+$/, "", name)
	split("", value)
	for (i = 3; i < NF; i += 2)
		value[$(i + 1)] = $i
	for (i = 3; i < NF; i += 2) {
		unit = $(i + 1)
		if (unit !~ /^(least|most):/)
			continue
		sign = unit ~ /^least/ ? "at least" : "at most"
		sub(/^[a-z]+:/, "", unit)
		aim = $i > 0 || unit ~ /cpu/ ? sign " " $i : ""
		rows[++n] = sprintf("| %s | %s | %s | %s |", name, unit, value[unit], aim)
	}
	next
}
/^(---|FAIL|panic:)/ || /_test.go:[0-9]/ {
	print
	failed = 1
}
END {
	if (failed || !n)
		exit 1
	print "| benchmark | figure | this run | aim |"
	print "| --- | --- | --- | --- |"
	for (i = 1; i <= n; i++)
		print rows[i]
}
