package soak

import (
	_ "embed"
	"fmt"

	"ptymodem/scenarios"
)

//go:embed faults.yaml
var faultsYAML []byte

// FaultsYAML is the file of [Faults], for programs that read scenarios from files.
func FaultsYAML() []byte { return append([]byte(nil), faultsYAML...) }

// Faults is a scenario in which anything goes wrong now and then, but for what a modem does not
// recover from: a hang, a SIM or a card that is pulled.
func Faults() (*scenarios.Scenario, error) {
	s, err := scenarios.Parse("faults.yaml", faultsYAML)
	if err != nil {
		return nil, fmt.Errorf("the scenario of the soak test: %w", err)
	}
	return s, nil
}
