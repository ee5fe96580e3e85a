package action

import "ptymodem/emulator/hook"

// SDInserted puts the SD card back. It is the action `sd-inserted`.
type SDInserted struct{}

// Spec implements [Action].
func (a SDInserted) Spec() Spec {
	return word(a, Spec{
		Name: "sd-inserted", Example: `sd-inserted`, Group: OfStorage,
		Moments: AllMoments(),
		Doc: "The SD card that sd-removed has taken out is inserted again, with its files. A " +
			"modem that began without a card has none.",
	})
}

// Apply implements [Action].
func (SDInserted) Apply(t *Target) { t.Do(hook.InsertSD{}) }
