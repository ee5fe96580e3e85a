package docs_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

const formsFolder = "../.github/ISSUE_TEMPLATE"

// A form is an issue form, as GitHub reads it.
type form struct {
	Name        string
	Description string
	Title       string
	Labels      []string
	Body        []struct {
		Type        string
		ID          string
		Attributes  map[string]any
		Validations map[string]bool
	}
}

// formAttributes are the attributes that an element of a form may have, the first of them required.
func formAttributes() map[string][]string {
	return map[string][]string{
		"markdown":   {"value"},
		"textarea":   {"label", "description", "placeholder", "value", "render"},
		"input":      {"label", "description", "placeholder", "value"},
		"dropdown":   {"label", "description", "multiple", "options", "default"},
		"checkboxes": {"label", "description", "options"},
	}
}

// TestForms: GitHub drops a form that it does not understand, and says so nowhere but on its page.
func TestForms(t *testing.T) {
	var config struct {
		BlankIssues bool                                `yaml:"blank_issues_enabled"`
		Links       []struct{ Name, URL, About string } `yaml:"contact_links"`
	}
	strictly(t, filepath.Join(formsFolder, "config.yml"), &config)
	for _, file := range forms(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			var f form
			strictly(t, file, &f)
			if f.Name == "" || f.Description == "" {
				t.Error("want a name and a description")
			}
			seen := map[string]bool{}
			for i, e := range f.Body {
				known, ok := formAttributes()[e.Type]
				if !ok {
					t.Errorf("element %d: unknown type %q: want one of %q", i+1, e.Type, slices.Sorted(maps.Keys(formAttributes())))
					continue
				}
				required, _ := e.Attributes[known[0]].(string)
				if required == "" || seen[required] {
					t.Errorf("element %d: %s %q: want one that no other element has", i+1, known[0], required)
				}
				seen[required] = true
				for key, v := range e.Attributes {
					_, isText := v.(string)
					if !slices.Contains(known, key) || !isText && key != "options" && key != "multiple" && key != "default" {
						t.Errorf("element %d: attribute %s of a %s: %v: want texts for some of %q", i+1, key, e.Type, v, known)
					}
				}
				if _, ok := e.Attributes["options"].([]any); ok != slices.Contains(known, "options") {
					t.Errorf("element %d: a dropdown and checkboxes have options, and nothing else has", i+1)
				}
				if e.Type != "markdown" && (!regexp.MustCompile(`^[\w-]+$`).MatchString(e.ID) || seen["#"+e.ID]) {
					t.Errorf("element %d: id %q: want letters, digits, - and _, and one that no other element has", i+1, e.ID)
				}
				seen["#"+e.ID] = true
				for key := range e.Validations {
					if key != "required" || e.Type == "markdown" || e.Type == "checkboxes" {
						t.Errorf("element %d: validation %s of a %s: want required, of an element that is filled in", i+1, key, e.Type)
					}
				}
			}
			if !seen["#version"] || !slices.ContainsFunc(formCommands(t, file), func(c string) bool { return strings.HasPrefix(c, "ptymodem report") }) {
				t.Error("the form does not ask for the version and for the exchange")
			}
		})
	}
}

// TestFormsPages: the pages that a form names are there.
func TestFormsPages(t *testing.T) {
	for _, file := range forms(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, page := range regexp.MustCompile(`\b(?:docs/)?[\w-]+\.md\b`).FindAllString(string(text), -1) {
			if _, err := os.Stat(filepath.Join("..", page)); err != nil && page != "report.md" { // which report writes
				t.Errorf("%s: %v", filepath.Base(file), err)
			}
		}
	}
}

// forms are the files of the forms.
func forms(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(formsFolder, "*.yml"))
	if err != nil || len(all) < 2 {
		t.Fatalf("no forms: %q, %v", all, err)
	}
	return slices.DeleteFunc(all, func(file string) bool { return filepath.Base(file) == "config.yml" })
}

// formCommands are the commands of ptymodem that a form names.
func formCommands(t *testing.T, file string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, m := range regexp.MustCompile("`(ptymodem[^`]*)`").FindAllStringSubmatch(string(text), -1) {
		all = append(all, m[1])
	}
	return all
}

// strictly reads a YAML file without keys that v does not know.
func strictly(t *testing.T, file string, v any) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	d := yaml.NewDecoder(f)
	d.KnownFields(true)
	if err := d.Decode(v); err != nil {
		t.Fatalf("%s: %v", filepath.Base(file), err)
	}
}
