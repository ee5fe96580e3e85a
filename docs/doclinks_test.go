package docs_test

import (
	"go/ast"
	"go/doc"
	doccomment "go/doc/comment"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestDocLinks: a name in brackets in the documentation of a package is a link, and leads to
// something that is there.
func TestDocLinks(t *testing.T) {
	module := modulePath(t)
	packages := map[string]*doc.Package{}
	for dir := range layout(t) {
		if p := documentation(t, module, dir); p != nil {
			packages[p.ImportPath] = p
		}
	}
	links := 0
	for _, path := range slices.Sorted(maps.Keys(packages)) {
		p := packages[path]
		for name, text := range documented(p) {
			for _, found := range texts(p.Parser().Parse(text).Content) {
				switch found := found.(type) {
				case doccomment.Plain:
					if m := bracketed.FindString(string(found)); m != "" {
						t.Errorf("%s: the documentation of %s has %s, which is no link: go doc ./%s shows it", path, name, m, strings.TrimPrefix(path, module+"/"))
					}
				case *doccomment.DocLink:
					links++
					if target := packages[found.ImportPath]; target != nil && !leads(target, found) {
						t.Errorf("%s: the documentation of %s has a link to %s, which is not there", path, name, found.DefaultURL(""))
					}
				}
			}
		}
	}
	if links < 100 {
		t.Errorf("%d links, want those of all packages", links)
	}
}

// bracketed is what looks like a link that was not recognised as one.
var bracketed = regexp.MustCompile(`\[\*?(?:[a-z]\w*\.)?[A-Z]\w*(?:\.[A-Z]\w*)?\]`)

// modulePath is how this module is imported.
func modulePath(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimPrefix(first, "module ")
}

// documentation is what go doc shows of the package in a folder; nil if it has none.
func documentation(t *testing.T, module, dir string) *doc.Package {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", filepath.FromSlash(dir), "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name.Name != "main" {
			files = append(files, f)
		}
	}
	if len(files) == 0 {
		return nil
	}
	p, err := doc.NewFromFiles(fset, files, module+"/"+dir)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// documented are the documented names of a package, and their documentation.
func documented(p *doc.Package) map[string]string {
	all := map[string]string{"the package": p.Doc}
	values := func(values []*doc.Value) {
		for _, v := range values {
			for _, name := range v.Names {
				all[name] = v.Doc
			}
		}
	}
	functions := func(of string, functions []*doc.Func) {
		for _, f := range functions {
			all[of+f.Name] = f.Doc
		}
	}
	values(p.Consts)
	values(p.Vars)
	functions("", p.Funcs)
	for _, t := range p.Types {
		all[t.Name] = t.Doc
		values(t.Consts)
		values(t.Vars)
		functions("", t.Funcs)
		functions(t.Name+".", t.Methods)
	}
	return all
}

// texts are the pieces of text in blocks, code left out.
func texts(blocks []doccomment.Block) []doccomment.Text {
	var all []doccomment.Text
	for _, b := range blocks {
		switch b := b.(type) {
		case *doccomment.Heading:
			all = append(all, b.Text...)
		case *doccomment.Paragraph:
			all = append(all, b.Text...)
		case *doccomment.List:
			for _, item := range b.Items {
				all = append(all, texts(item.Content)...)
			}
		}
	}
	return all
}

// leads reports whether a link to a package finds its name there. Fields of structs and methods of
// interfaces are found by their type.
func leads(p *doc.Package, link *doccomment.DocLink) bool {
	if link.Name == "" {
		return true
	}
	names := documented(p)
	if _, ok := names[strings.TrimPrefix(link.Recv+"."+link.Name, ".")]; ok {
		return true
	}
	return slices.ContainsFunc(p.Types, func(t *doc.Type) bool { return t.Name == link.Recv && member(t, link.Name) })
}

// member reports whether a type has a field or, as an interface, a method of this name.
func member(t *doc.Type, name string) bool {
	found := false
	ast.Inspect(t.Decl, func(n ast.Node) bool {
		if f, ok := n.(*ast.Field); ok {
			for _, id := range f.Names {
				found = found || id.Name == name
			}
		}
		return true
	})
	return found
}
