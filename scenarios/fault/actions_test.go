package fault_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ptymodem/scenarios/fault"
	"ptymodem/scenarios/fault/action"
)

// when is something to wait for at each moment, good for every action that goes with it.
func when(m action.Moment) string {
	return map[action.Moment]string{
		action.AtMoment: "at: +QFTPPUT", action.FTPMoment: "ftp: STOR", action.FileMoment: "file: write",
		action.DataMoment: "data: 1KiB", action.TimeMoment: "time: 5s",
	}[m]
}

// TestActions reads each action's example with each trigger: with those of its table it is what the
// table says, with the others it is refused.
func TestActions(t *testing.T) {
	moments := []action.Moment{action.AtMoment, action.FTPMoment, action.FileMoment, action.DataMoment, action.TimeMoment}
	for _, a := range action.Specs() {
		t.Run(a.Name, func(t *testing.T) {
			if a.Doc == "" || !strings.HasSuffix(strings.TrimSuffix(a.Doc, ")"), ".") {
				t.Errorf("its paragraph is %q", a.Doc)
			}
			for _, m := range moments {
				f, err := fault.Parse(fmt.Sprintf("{when: {%s}, do: %s}", when(m), a.Example))
				switch goes := slices.Contains(a.Moments, m); {
				case goes && err != nil:
					t.Errorf("with %s: %v", m, err)
				case goes && f.Do[0].Spec().Name != a.Name:
					t.Errorf("with %s: it is %s", m, f.Do[0].Spec().Name)
				case goes && f.When.Moment() != m:
					t.Errorf("with %s: the moment is %s", m, f.When.Moment())
				case !goes && (err == nil || !strings.Contains(err.Error(), "does not go with "+string(m))):
					t.Errorf("with %s: error %v", m, err)
				}
			}
		})
	}
}

// TestActionList has every action of the contract, so that none can be lost.
func TestActionList(t *testing.T) {
	want := strings.Fields(`answer coalesce delay error garble lose-bytes silent split urc-first
		hang no-signal pdp-deact reboot registration sim sim-inserted sim-removed urc
		dns-fail drop-control drop-data latency rate refuse stall
		close-control expired-certificate reply tls-fail truncate
		full sd-inserted sd-removed`)
	var got []string
	for _, a := range action.Specs() {
		got = append(got, a.Name)
	}
	if !slices.Equal(got, want) {
		t.Errorf("\n got %v\nwant %v", got, want)
	}
}

func TestTriggers(t *testing.T) {
	var got []string
	for _, tr := range fault.Triggers() {
		got = append(got, tr.Key)
		f, err := fault.Parse("{when: " + tr.When() + ", do: sim-removed}")
		if err != nil {
			t.Errorf("%s: %v", tr.Key, err)
			continue
		}
		plain := strings.ReplaceAll(tr.Example, `"`, "")
		if s := f.String(); !strings.Contains(s, plain) {
			t.Errorf("%s: a fault of %s says it waits for %s", tr.Key, plain, s)
		}
		if !strings.HasSuffix(tr.Doc, ".") {
			t.Errorf("%s: its paragraph is %q", tr.Key, tr.Doc)
		}
	}
	if want := strings.Fields("at ftp ftp-idle file store name data time nth every skip times chance after since until"); !slices.Equal(got, want) {
		t.Errorf("\n got %v\nwant %v", got, want)
	}
}

// TestDo: several actions of one fault keep their order, and so do their parameters.
func TestDo(t *testing.T) {
	f, err := fault.Parse(`{when: {at: "*"}, do: [{split: 4, gap: 20ms}, {urc: RING}, coalesce]}`)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprintf("%#v", f.Do), `[]action.Action{action.Split{Bytes:4, Gap:20000000}, action.URC{Line:"RING"}, action.Coalesce{}}`; got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func TestReplyCode(t *testing.T) {
	f, err := fault.Parse(`{when: {ftp: PASS}, do: {reply: "421 Too many users"}}`)
	if err != nil {
		t.Fatal(err)
	}
	if code := f.Do[0].(action.Reply).Code(); code != 421 {
		t.Errorf("code %d, want 421", code)
	}
}
