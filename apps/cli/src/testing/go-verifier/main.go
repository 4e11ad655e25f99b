// Verifies an export of the log with Go's own packages for such logs (golang.org/x/mod/sumdb), which nobody here wrote:
// signature, every tile against the root, every entry, the proof of one entry, the consistency with an earlier checkpoint.
//
//	verify-export VKEY DIR [PROOF ENTRY [CONSISTENCY EARLIER-CHECKPOINT]]
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if err := verify(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func verify(vkey, dir string, files []string) error {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return err
	}
	keys := note.VerifierList(verifier)
	tree, err := openCheckpoint(filepath.Join(dir, "checkpoint"), keys)
	if err != nil {
		return err
	}
	stored, err := rebuild(dir, tree)
	if err != nil {
		return err
	}
	if err := checkTiles(dir, tree, stored); err != nil {
		return err
	}
	// This reader compares what it reads with the root, but before golang.org/x/mod 0.40.0 not all of it
	// (CVE-2026-56865), which is why all tiles have been compared before.
	reader := tlog.TileHashReader(tree, tiles(dir))
	if len(files) >= 2 {
		if err := checkProof(files[0], files[1], keys, tree, reader); err != nil {
			return fmt.Errorf("proof: %w", err)
		}
	}
	if len(files) >= 4 {
		if err := checkConsistency(files[2], files[3], keys, tree, reader); err != nil {
			return fmt.Errorf("consistency: %w", err)
		}
	}
	fmt.Printf("%d %x\n", tree.N, tree.Hash[:])
	return nil
}

func openCheckpoint(path string, keys note.Verifiers) (tlog.Tree, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return tlog.Tree{}, err
	}
	return parseCheckpoint(text, keys)
}

func parseCheckpoint(text []byte, keys note.Verifiers) (tlog.Tree, error) {
	opened, err := note.Open(text, keys)
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("checkpoint: %w", err)
	}
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	hash, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: hash}, err
}

// pathOf leaves the height out, which Go's older layout has in its paths.
func pathOf(tile tlog.Tile) string {
	return strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
}

// tiles reads the tiles of a folder. What it reads is not believed: TileHashReader compares it with the root.
type tiles string

func (dir tiles) Height() int { return 8 }

func (dir tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (dir tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var contents [][]byte
	for _, tile := range wanted {
		content, err := os.ReadFile(filepath.Join(string(dir), pathOf(tile)))
		if err != nil {
			return nil, err
		}
		contents = append(contents, content)
	}
	return contents, nil
}

// hashes are those of the whole tree, in the order in which Go stores them.
type hashes []tlog.Hash

func (stored hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(stored)) {
			return nil, fmt.Errorf("there is no hash %d", index)
		}
		found[i] = stored[index]
	}
	return found, nil
}

// rebuild makes the tree from the entries, and compares its root with the one that was signed.
func rebuild(dir string, tree tlog.Tree) (hashes, error) {
	var stored hashes
	for start := int64(0); start < tree.N; start += 256 {
		count := tree.N - start
		if count > 256 {
			count = 256
		}
		tile := tlog.Tile{H: 8, L: 0, N: start / 256, W: int(count)}
		path := strings.Replace(pathOf(tile), "tile/0/", "tile/entries/", 1)
		bundle, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil {
			return nil, err
		}
		leaves, err := os.ReadFile(filepath.Join(dir, pathOf(tile)))
		if err != nil {
			return nil, err
		}
		for i := start; i < start+count; i++ {
			if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
				return nil, fmt.Errorf("entry %d is cut off", i)
			}
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			leaf := tlog.RecordHash(bundle[2:end])
			bundle = bundle[end:]
			if len(leaves) < tlog.HashSize || !bytes.Equal(leaf[:], leaves[:tlog.HashSize]) {
				return nil, fmt.Errorf("entry %d does not have the hash that is in %s", i, pathOf(tile))
			}
			leaves = leaves[tlog.HashSize:]
			completed, err := tlog.StoredHashesForRecordHash(i, leaf, stored)
			if err != nil {
				return nil, err
			}
			stored = append(stored, completed...)
		}
		if len(bundle) > 0 || len(leaves) > 0 {
			return nil, fmt.Errorf("%s or %s is too long", path, pathOf(tile))
		}
	}
	root, err := tlog.TreeHash(tree.N, stored)
	if err == nil && root != tree.Hash {
		err = fmt.Errorf("the entries do not have the root that was signed")
	}
	return stored, err
}

// checkTiles compares every tile of the tree, on every level, with what Go makes of it.
func checkTiles(dir string, tree tlog.Tree, stored hashes) error {
	for _, tile := range tlog.NewTiles(8, 0, tree.N) {
		// Go lists the partial tiles of every earlier size as well.
		if left := tree.N>>(8*tile.L) - tile.N<<8; tile.W < 256 && int64(tile.W) != left {
			continue
		}
		expected, err := tlog.ReadTileData(tile, stored)
		if err != nil {
			return err
		}
		content, err := os.ReadFile(filepath.Join(dir, pathOf(tile)))
		if err != nil {
			return err
		}
		if !bytes.Equal(content, expected) {
			return fmt.Errorf("%s was altered", pathOf(tile))
		}
	}
	return nil
}

func checkProof(path, entryPath string, keys note.Verifiers, tree tlog.Tree, reader tlog.HashReader) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	entry, err := os.ReadFile(entryPath)
	if err != nil {
		return err
	}
	head, checkpoint, _ := bytes.Cut(text, []byte("\n\n"))
	signed, err := parseCheckpoint(checkpoint, keys)
	if err != nil {
		return err
	}
	lines := strings.Split(string(head), "\n")
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return err
	}
	proof, err := parseHashes(lines[2:])
	if err != nil {
		return err
	}
	if err := tlog.CheckRecord(proof, signed.N, signed.Hash, index, tlog.RecordHash(entry)); err != nil {
		return err
	}
	expected, err := tlog.ProveRecord(tree.N, index, reader)
	if err != nil {
		return err
	}
	if signed == tree && !reflect.DeepEqual([]tlog.Hash(expected), proof) {
		return fmt.Errorf("it is not the proof that Go makes of entry %d", index)
	}
	return nil
}

func checkConsistency(path, earlierPath string, keys note.Verifiers, tree tlog.Tree, reader tlog.HashReader) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	earlier, err := openCheckpoint(earlierPath, keys)
	if err != nil {
		return err
	}
	head, _, _ := strings.Cut(string(text), "\n\n")
	proof, err := parseHashes(strings.Split(head, "\n")[1:])
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, earlier.N, earlier.Hash); err != nil {
		return err
	}
	expected, err := tlog.ProveTree(tree.N, earlier.N, reader)
	if err != nil {
		return err
	}
	if !reflect.DeepEqual([]tlog.Hash(expected), proof) {
		return fmt.Errorf("it is not the proof that Go makes from %d to %d", earlier.N, tree.N)
	}
	return nil
}

func parseHashes(lines []string) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	for _, line := range lines {
		decoded, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(decoded) != tlog.HashSize {
			return nil, fmt.Errorf("%q is no hash", line)
		}
		var hash tlog.Hash
		copy(hash[:], decoded)
		hashes = append(hashes, hash)
	}
	return hashes, nil
}
