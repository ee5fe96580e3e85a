package scenarios

import (
	"fmt"
	"strconv"

	"ptymodem/scenarios/schema"
)

// The factors that the modem's own waits can be divided by.
const (
	MinSpeed = 0.001
	MaxSpeed = 1_000_000
)

// ParseSpeed reads a factor from [MinSpeed] to [MaxSpeed].
func ParseSpeed(s string) (float64, error) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || !(f >= MinSpeed && f <= MaxSpeed) {
		return 0, fmt.Errorf("invalid factor %q: want a number from %v to %d, such as 0.5 or 20", schema.Clip(s), MinSpeed, int(MaxSpeed))
	}
	return f, nil
}

// factor is a speed.
func factor() schema.Shape[float64] {
	return schema.Scalar("a number such as 0.5 or 20", schema.JSON{"type": "number", "minimum": MinSpeed, "maximum": MaxSpeed}, ParseSpeed)
}
