package action

import "ptymodem/emulator/hook"

// PDPDeact has the network deactivate the PDP contexts. It is the action `pdp-deact`.
type PDPDeact struct{}

// Spec implements [Action].
func (a PDPDeact) Spec() Spec {
	return word(a, Spec{
		Name: "pdp-deact", Example: `pdp-deact`, Group: OfModem,
		Moments: AllMoments(),
		Doc: "The network deactivates the PDP contexts: +QIURC: \"pdpdeact\",<contextID> comes " +
			"for each active context, and connections break.",
	})
}

// Apply implements [Action].
func (PDPDeact) Apply(t *Target) { t.Do(hook.DeactivatePDP{}) }
