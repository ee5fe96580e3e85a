package control

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"ptymodem/control/save"
	"ptymodem/fs"
	"ptymodem/scenarios"
)

// contentType is that of a content as scenarios have it, in place of bytes.
const contentType = "application/vnd.ptymodem.content+json"

// storeWord is a store's name in a path.
func storeWord(s *fs.Store) string { return strings.ToLower(s.Name()) }

// store is the store of the path.
func (c *call) store() (*fs.Store, error) {
	t := c.m.Testbed
	word := c.r.PathValue("store")
	all := map[string]*fs.Store{"ufs": t.UFS, "sd": t.SD, "ram": t.RAM}
	s, known := all[word]
	switch {
	case !known:
		return nil, problem("no-file", "there is no store %q: want ufs, sd or ram", word)
	case s == nil:
		return nil, problem("no-file", "%s has no store %s", c.m, word)
	}
	return s, nil
}

// storeProblem is an error of a store as a problem.
func storeProblem(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotFound):
		return problem("no-file", "%v", err)
	case errors.Is(err, fs.ErrBusy):
		return problem("busy", "%v: the modem has it open", err)
	case errors.Is(err, fs.ErrFull):
		return problem("full", "%v", err)
	case errors.Is(err, fs.ErrPulled):
		return problem("no-file", "%v: PATCH the modem with {\"sd\":\"present\"}", err)
	case errors.Is(err, fs.ErrName), errors.Is(err, fs.ErrNameTooLong), errors.Is(err, fs.ErrExists):
		return problem("bad-request", "%v", err)
	}
	return problem("failed", "%v", err)
}

// A listed file.
type listed struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256,omitempty"`
	Folder bool   `json:"folder,omitempty"`
}

// filesOf are a store's.
type filesOf struct {
	Capacity int64    `json:"capacity"`
	Used     int64    `json:"used"`
	Files    []listed `json:"files"`
}

func getFiles(c *call) error {
	s, err := c.store()
	if err != nil {
		return err
	}
	infos, err := s.Unhooked().List("*")
	if err != nil {
		return storeProblem(err)
	}
	all, used := []listed{}, int64(0)
	for _, i := range infos {
		l := listed{Name: i.Name, Size: i.Size}
		used += i.Size
		if c.r.URL.Query().Has("sha256") {
			f, err := s.Unhooked().Open(i.Name)
			if err != nil {
				return storeProblem(err)
			}
			l.SHA256, err = sum(f)
			if err = errors.Join(err, f.Close()); err != nil {
				return storeProblem(err)
			}
		}
		all = append(all, l)
	}
	return c.answer(200, filesOf{s.Capacity(), used, all})
}

func sum(r io.Reader) (string, error) {
	h := sha256.New()
	_, err := io.Copy(h, r)
	return hex.EncodeToString(h.Sum(nil)), err
}

func getFile(c *call) error {
	s, err := c.store()
	if err != nil {
		return err
	}
	f, err := s.Unhooked().Open(c.r.PathValue("name"))
	if err != nil {
		return storeProblem(err)
	}
	defer f.Close()
	size, err := f.Size()
	if err != nil {
		return storeProblem(err)
	}
	c.sendFile(f.Name(), size, f)
	return nil
}

// sendFile answers with bytes. They are never a page, whatever is in them.
func (c *call) sendFile(name string, size int64, r io.Reader) {
	h := c.w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	_, _ = io.Copy(c.w, r)
}

// content is what a PUT brings: bytes, or a content as scenarios have it. made is that, else nil.
func (c *call) content() (from io.ReadCloser, made *scenarios.Content, err error) {
	kind, _, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if kind != contentType {
		return c.r.Body, nil, nil
	}
	b, err := c.body()
	if err != nil {
		return nil, nil, err
	}
	content, err := parseBytes(c, "content", b, scenarios.ContentShape())
	if err != nil {
		return nil, nil, err
	}
	if content.Kind == scenarios.FileContent {
		return nil, nil, problem("bad-fault", "from: %s", noFiles)
	}
	from, err = content.Open(nil)
	return from, &content, err
}

func putFile(c *call) error {
	s, err := c.store()
	if err != nil {
		return err
	}
	from, made, err := c.content()
	if err != nil {
		return err
	}
	defer from.Close()
	name := c.r.PathValue("name")
	looked := save.NewLook(name, made)
	_, missing := s.Stat(name)
	p, err := s.Unhooked().Create(name)
	if err != nil {
		return storeProblem(err)
	}
	if _, err = p.ReadFrom(io.TeeReader(from, looked)); err != nil {
		_ = p.Discard()
		return storeProblem(err)
	}
	if err := p.Commit(); err != nil {
		return storeProblem(err)
	}
	c.m.placed(storeWord(s), looked.File())
	return c.stored(errors.Is(missing, fs.ErrNotFound))
}

// stored answers to a PUT.
func (c *call) stored(isNew bool) error {
	if isNew {
		c.w.WriteHeader(http.StatusCreated)
		return nil
	}
	return c.none()
}

func deleteFile(c *call) error {
	s, err := c.store()
	if err == nil {
		err = storeProblem(s.Unhooked().Remove(c.r.PathValue("name")))
	}
	if err != nil {
		return err
	}
	c.m.removed(storeWord(s), c.r.PathValue("name"))
	return c.none()
}
