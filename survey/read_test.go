package survey

import (
	"context"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"
)

func TestReadXian(t *testing.T) {
	book, err := LoadCodebook("../fixtures/xian/survey.yaml")
	if err != nil {
		t.Fatal(err)
	}
	mem := memory.NewCheckedAllocator(memory.DefaultAllocator)
	defer mem.AssertSize(t, 0)
	d, err := Read(context.Background(), book, ReadOptions{Mem: mem})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	if d.Rows.Read != 6210 || d.Rows.Kept != 6198 || len(d.Rows.Excluded) != 12 || d.InvalidCount != 5 {
		t.Errorf("read %d, kept %d, excluded %d, invalid %d; want 6210, 6198, 12, 5", d.Rows.Read, d.Rows.Kept, len(d.Rows.Excluded), d.InvalidCount)
	}
}
