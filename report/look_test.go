package report

import (
	"context"
	"os"
	"testing"
)

func TestLookOut(t *testing.T) {
	dir := os.Getenv("LOOK_DIR")
	if dir == "" {
		return
	}
	for _, lang := range []Lang{"zh", "en"} {
		if err := Write(context.Background(), dir+"/"+string(lang), demoReport(lang), WriteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
}
