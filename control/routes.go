package control

import (
	"net/http"
	"slices"
	"strings"
)

// A route is an address of the API. The table of them is what requests go by and what the OpenAPI
// document says.
type route struct {
	method, path string
	about        string
	body         string // the name of what it takes; empty: nothing
	status       int    // of success
	gives        string // the name of what it answers; empty: nothing
	handle       func(*call) error
}

// routes are all there are but the pages of the console, in the order of the documentation.
func routes() []route {
	return []route{
		{"GET", "/v1/ready", "Whether all modems are attached; 503 while the process ends.", "", 200, "Ready", getReady},
		{"GET", "/v1/status", "The process, its modems in a line each, and the embedded server.", "", 200, "Status", getStatus},
		{"GET", "/v1/modems/{n}", "The state of a modem.", "", 200, "State", getState},
		{"PATCH", "/v1/modems/{n}", "Put in or take out the SIM or the SD card, or change the network.", "Change", 200, "State", patchModem},
		{"POST", "/v1/modems/{n}/do", "Do something now: any do of a fault that goes with time. Answers with an id if it lasts, else 204.", "Do", 200, "Lasting", postDo},
		{"POST", "/v1/modems/{n}/faults", "Add a fault, as in a scenario.", "NewFault", 201, "Fault", postFault},
		{"GET", "/v1/modems/{n}/faults", "All faults, those of the scenario too.", "", 200, "Faults", getFaults},
		{"DELETE", "/v1/modems/{n}/faults", "Remove all faults that came by the API, and end what lasts of them.", "", 204, "", deleteFaults},
		{"GET", "/v1/modems/{n}/faults/{id}", "One fault.", "", 200, "Fault", getFault},
		{"DELETE", "/v1/modems/{n}/faults/{id}", "Remove a fault, and end what lasts of it.", "", 204, "", deleteFault},
		{"POST", "/v1/faults", "Add one fault to several modems, all or none.", "BulkFault", 201, "BulkFaults", postFaults},
		{"POST", "/v1/modems/{n}/await", "Wait for a line, an event or a state.", "Await", 200, "Met", postAwait},
		{"POST", "/v1/modems/{n}/steps", "Play steps of a scenario on a port of the API's own.", "Steps", 200, "Played", postSteps},
		{"POST", "/v1/modems/{n}/terminal", "Type on a port of the API's own: text, bytes in hex, +++ or DTR.", "Typing", 200, "Typed", postTerminal},
		{"GET", "/v1/modems/{n}/files/{store}", "The files of a store: ufs, sd or ram. With ?sha256 their sums.", "", 200, "Files", getFiles},
		{"GET", "/v1/modems/{n}/files/{store}/{name}", "A file's bytes.", "", 200, "Bytes", getFile},
		{"PUT", "/v1/modems/{n}/files/{store}/{name}", "Write a file: 201 if it is new, else 204.", "Content", 201, "", putFile},
		{"DELETE", "/v1/modems/{n}/files/{store}/{name}", "Remove a file.", "", 204, "", deleteFile},
		{"GET", "/v1/modems/{n}/server/{path...}", "A file of the embedded server as this modem sees it; with / at its end a folder's list.", "", 200, "Bytes", getServerFile},
		{"PUT", "/v1/modems/{n}/server/{path...}", "Write a file there, and make its folders.", "Content", 201, "", putServerFile},
		{"DELETE", "/v1/modems/{n}/server/{path...}", "Remove a file or a folder there.", "", 204, "", deleteServerFile},
		{"POST", "/v1/modems/{n}/scenario", "Reset to a scenario: the modem, its files, its server and its faults become what the file says.", "Scenario", 200, "State", postScenario},
		{"GET", "/v1/modems/{n}/scenario", "What has happened since the reset, as a scenario: ?steps=false&partial=true&port=NAME.", "", 200, "YAML", getScenario},
		{"POST", "/v1/modems/{n}/reset", "Make the modem what it was at the start, on the same tty.", "Reset", 200, "State", postReset},
		{"POST", "/v1/reset", "Reset all modems.", "Reset", 200, "States", postResetAll},
		{"GET", "/v1/modems/{n}/commands", "The commands of your own that the modem answers, as a file.", "", 200, "CommandsFile", getOwnCommands},
		{"PUT", "/v1/modems/{n}/commands", "Answer the commands of a file, in place of all that were: as --commands has it.", "NewCommands", 204, "", putOwnCommands},
		{"GET", "/v1/modems/{n}/findings", "What the modem has to say about its host.", "", 200, "Findings", getFindings},
		{"GET", "/v1/findings", "The same of all modems.", "", 200, "Findings", getAllFindings},
		{"GET", "/v1/modems/{n}/transcript", "What went over the wire since the reset, as an .at file: ?port=NAME&data=whole.", "", 200, "Transcript", getTranscript},
		{"GET", "/v1/events", "Events, as they come: ?after=N&modem=0&kind=at,urc&follow=true.", "", 200, "Events", getEvents},
		{"GET", "/v1/report.html", "What has happened since the resets, as one file: ?modems=0-3 chooses.", "", 200, "HTML", getReport},
		{"GET", "/v1/commands", "The modem's commands: text, or with Accept: application/json a list for programs.", "", 200, "Commands", getCommands},
		{"GET", "/v1/codes", "The error codes of the modem, with their meanings.", "", 200, "Codes", getCodes},
		{"GET", "/v1/schema.json", "The JSON Schema of scenario files.", "", 200, "Schema", getSchema},
		{"GET", "/v1/openapi.json", "This API.", "", 200, "OpenAPI", getOpenAPI},
		{"GET", "/problems/{name}", "What a type of problem means.", "", 200, "Text", serveProblem},
	}
}

// routes is the handler of all of them, and of the pages.
func (a *API) routes() http.Handler {
	mux := http.NewServeMux()
	allowed := map[string][]string{}
	for _, r := range slices.Concat(routes(), pages()) {
		mux.Handle(r.method+" "+r.path, a.handler(a.handle(r)))
		allowed[r.path] = append(allowed[r.path], r.method)
	}
	for path, methods := range allowed {
		if len(methods) == 0 {
			continue
		}
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Allow", strings.Join(methods, ", "))
			problem("no-method", "%s %s: want %s", r.Method, r.URL.Path, strings.Join(methods, " or ")).write(w, r)
		})
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		problem("no-route", "there is no %s: /v1/openapi.json lists what there is", r.URL.Path).write(w, r)
	})
	return mux
}
