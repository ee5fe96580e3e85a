package loop

import "testing"

func TestPressure(t *testing.T) {
	const busy = "some avg10=96.35 avg60=97.05 avg300=81.64 total=529108002\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n"
	for key, want := range map[string]float64{"avg10=": 96.35, "avg60=": 97.05} {
		if got, ok := pressureIn([]byte(busy), key); got != want || !ok {
			t.Errorf("%s: %v, %v", key, got, ok)
		}
	}
	for _, bad := range []string{"", "some", "some avg10=x avg60=", "full avg10=1.00\nsome avg60=1.00"} {
		if got, ok := pressureIn([]byte(bad), "avg60="); ok {
			t.Errorf("%q: %v", bad, got)
		}
	}
	for load, want := range map[string]float64{"": 0, "0.14 0.07 0.02 1/100 9": 0, "2.00 1 1 1/1 1": 0, "8.00 1 1 1/1 1": 0.75} {
		if got := overload([]byte(load), 2); got != want {
			t.Errorf("%q: %v, want %v", load, got, want)
		}
	}
}
