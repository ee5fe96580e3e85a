package action

// PDPDeact has the network deactivate the PDP contexts.
type PDPDeact struct{}

// Spec implements [Action].
func (a PDPDeact) Spec() Spec {
	return word(a, Spec{
		Name: "pdp-deact", Example: `pdp-deact`, Moments: AllMoments(),
		Doc: "The network deactivates the PDP contexts: +QIURC: \"pdpdeact\",<contextID> for each that is active, and connections " +
			"break.",
	})
}
