// Package comparison holds the Terratest side of the comparison with testkit: what the documentation of Terratest does, with
// nothing tuned and nothing spared. The driver is ../terratest.mjs.
package comparison

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/gruntwork-io/terratest/modules/files"
	"github.com/gruntwork-io/terratest/modules/terraform"
)

// deploysTheNetwork deploys the stack into an account of its own, from a copy of the folder.
func deploysTheNetwork(t *testing.T, account string) {
	t.Helper()
	t.Parallel()

	folder, err := files.CopyTerraformFolderToTemp(os.Getenv("COMPARE_STACK"), t.Name())
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(folder)

	env := map[string]string{}
	if err := json.Unmarshal([]byte(os.Getenv("COMPARE_ENVIRONMENT")), &env); err != nil {
		t.Fatal(err)
	}
	env["AWS_ACCESS_KEY_ID"] = account
	options := terraform.WithDefaultRetryableErrors(t, &terraform.Options{
		TerraformDir:    folder,
		TerraformBinary: os.Getenv("COMPARE_TERRAFORM"),
		EnvVars:         env,
		NoColor:         true,
	})

	defer terraform.Destroy(t, options)
	terraform.InitAndApplyAndIdempotent(t, options)

	if vpc := terraform.Output(t, options, "vpc_id"); vpc == "" {
		t.Fatal("the stack has no vpc_id")
	}
}

func TestNetworkA(t *testing.T) { deploysTheNetwork(t, "000000000011") }
func TestNetworkB(t *testing.T) { deploysTheNetwork(t, "000000000012") }
func TestNetworkC(t *testing.T) { deploysTheNetwork(t, "000000000013") }
func TestNetworkD(t *testing.T) { deploysTheNetwork(t, "000000000014") }
