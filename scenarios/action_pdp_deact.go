package scenarios

// PDPDeact has the network deactivate the PDP contexts.
type PDPDeact struct{}

// Spec implements [Action].
func (a PDPDeact) Spec() ActionSpec {
	return word(a, ActionSpec{
		Name: "pdp-deact", Example: `pdp-deact`, Moments: allMoments(),
		Doc: "The network deactivates the PDP contexts: +QIURC: \"pdpdeact\",<contextID> for each that is active, and connections " +
			"break.",
	})
}
