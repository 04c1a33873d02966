/** What stands below the options in `--help`, by command. */
export const examples = {
  infractl: `
Examples:
  infractl rehearse aws prod              deploy prod-aws into a local AWS and prove it; no account needed
  infractl apply aws bootstrap            once per account and region: the bucket for Terraform state
  infractl plan aws prod                  what would change in the real account
  infractl apply aws prod                 show the plan, ask for the name, apply exactly that plan, verify
  infractl output aws prod --format json  outputs for a script

Exit codes:
  0    done, and every check held
  1    the work ran and failed: an apply error, a failed check, a plan that should have been empty
  2    wrong input: nothing was started and nothing was changed
  3    this machine lacks something: Terraform, a provider, Python, credentials, a free folder
  130  interrupted: state was kept, the same command goes on`,
  rehearse: `
Examples:
  infractl rehearse aws prod             what npm start runs
  infractl rehearse aws prod --keep      leave the local AWS up, to look around in it
  infractl rehearse aws dev --destroy    also destroy, and check that nothing is left

It runs: checks of this machine, local AWS up, synth for the real account (published in apps/<app>/cdktf.out) and for the
local AWS, terraform init, plan, apply, a second plan that must be empty; Kubernetes manifests: dry run, apply, a second diff that must be
empty; checks through the AWS SDK.

Writes:
  artifacts/<app>/{outputs,verification,timings,plan,kubernetes}.json and apply.jsonl

Ctrl-C during the apply lets Terraform finish what is in flight and save its state, and leaves the local AWS running:
the same command goes on where it stopped. HERA_LOCAL=container|host|<url> forces one kind of local AWS.`,
  plan: `
Examples:
  infractl plan aws prod                 against the account of your credentials
  infractl plan aws prod --local --keep  against a local AWS, left running
  infractl plan aws prod --format json   changes and counts for a script; the plan itself is artifacts/prod-aws/plan.json

Kubernetes manifests of the app are tried on the API server, which changes nothing: what would be made, changed and pruned, and
which fields somebody else has changed. Before the cluster exists only their number is known.

A real account needs credentials of the default chain (AWS_PROFILE, SSO, a role). State of persistent environments is in
S3: HERA_STATE_BUCKET, else hera-state-<account>-<region>, which 'infractl apply aws bootstrap' makes.`,
  apply: `
Examples:
  infractl apply aws prod                          shows account, region and plan, asks for the name
  infractl apply aws prod --auto-approve           for pipelines, after a reviewed plan
  infractl apply aws bootstrap --auto-approve      first of all, once per account and region
  infractl apply aws prod --target local --keep    into a local AWS, left running

  infractl apply aws prod --kubernetes-role arn:aws:iam::123456789012:role/cluster-admin

Exactly the plan that was shown is applied. Kubernetes manifests follow: server-side apply, then the prune of what Hera owns and the
plan has listed. A field that somebody else has changed is refused before anything is applied, unless --force-conflicts.

Before anybody is asked, the checklist is judged at plan level. In production, in a real account, an item that is red with severity high or
critical refuses the apply, unless an exception holds (infractl attest) or --accept-reds "<why, and who decided it>" says why it goes on;
elsewhere it is told. What was red, and the reason, are in artifacts/<app>/readiness.json. What is unknown at plan level refuses nothing.

Writes artifacts/<app>/{outputs,verification,timings,plan,kubernetes,checklist,readiness}.json and apply.jsonl.`,
  destroy: `
Examples:
  infractl destroy aws dev                  shows what goes, asks for the name
  infractl destroy aws dev --auto-approve   for the nightly teardown
  infractl destroy aws prod --local         what 'apply --local --keep' made, then checks that nothing is left
  infractl destroy aws prod --justification "moved to prod-eu, OPS-1234, agreed by the platform team"

Before a cluster goes, the account is asked for what Terraform does not know: load balancers, interfaces, security groups,
volumes and snapshots of claims, nodes of Karpenter, log groups. What would make the destroy hang is refused; in production
also what would stay behind, and a destroy without --justification. --accept-leaks goes on all the same. A local AWS is
told the same and refused nothing. What was found is in artifacts/<app>/teardown.json.`,
  output: `
Examples:
  infractl output aws prod
  infractl output aws prod --format json
  infractl output aws prod --local          of what 'apply --local --keep' made`,
  synth: `
Examples:
  infractl synth aws prod

The app's own command in cdktf.json runs without a shell; its output replaces the former one only when it is complete.
HERA_AWS_PROVIDER_VERSION=<x.y.z> synthesises for an older AWS provider.`,
  network: `
Examples:
  infractl network aws prod                    the subnet table, and artifacts/prod-aws/network.mmd
  infractl network aws prod --out docs/vpc.mmd
  infractl network aws prod --json             the same for a script

It synthesises; nothing is asked of an account. The diagram is Mermaid: GitHub and GitLab draw it in Markdown.`,
  upgrade: `
Examples:
  infractl upgrade aws prod --to 1.36
  infractl upgrade aws prod                        to the version after the cluster's own
  infractl upgrade aws prod --to 1.36 --local      what 'apply --local --keep' made
  infractl upgrade aws prod --format json          { "ready": true, "plans": [ { findings, hops, unknown } ] }

It reads through the AWS SDK and changes nothing: the commands that it shows are for you to run. EKS goes one minor version at
a time, so 1.34 to 1.36 is two upgrades; plan again after the first.

Exit codes:
  0  the upgrade can begin, or the cluster is there already
  1  something has to be done first (HERA_CLI_027), or the cluster does not exist
  2  no such version, an older one, or no cluster in this environment
  3  no credentials, or no right to read`,
  validate: `
Examples:
  infractl validate aws prod

Where this machine has only an older AWS provider than a real account asks for, the stack is synthesised for that version,
and what it cannot express is listed.`,
  cost: `
Examples:
  infractl cost aws prod                                         a table; offline, no account
  infractl cost aws prod --save before.json                      ... and later:
  infractl cost aws prod --compare before.json --max-increase 50
  infractl cost --plan plan.json                                 any plan, state or cdk.tf.json, also of others; shows what the plan changes
  infractl cost --plan plan.json --format markdown               for a pull request
  infractl cost aws prod --format html --out cost.html           one file with charts, opens offline
  infractl cost aws prod --explain aws_nat_gateway.a             formula, quantities, prices with source and date
  infractl cost aws prod --profile medium --usage use.yml

In the workspace root hera-prices.json (from 'infractl prices refresh'), hera-usage.yml and hera-budget.yml are used where they exist.

Exit codes:
  0  estimated, and every limit holds
  1  a limit is broken (HERA_COST_023) or cannot be told (HERA_COST_024); the report is complete all the same
  2  wrong input: an unknown environment, region, profile or address, a usage or budget file against its schema
  3  a document, baseline, usage or budget file that cannot be read: missing, cut off, no JSON or YAML, too large`,
  attest: `
Examples:
  infractl attest aws prod ops-25-team-trained --by alice@example.com --role "Platform lead" \\
    --statement "The five engineers of the team did the failover training." --evidence https://wiki.example.com/training
  infractl attest aws prod dr-19-recovery-procedures ... --evidence docs/runbooks/restore.md --reviewer bob@example.com
  infractl attest aws prod dr-19-recovery-procedures --review --by bob@example.com
  infractl attest aws prod infra-02-nat-per-az --exception --reason "..." --expires 2027-01-31 ...
  infractl attest aws prod --check
  infractl attest aws prod --check --hdf attestations.json

It asks for what is not given, on a terminal only. The hash of a file, or of the security group rules of the synth, goes into the record:
a change voids it. ssh-keygen signs with your key, which infractl never reads; who may sign stands in apps/<app>/checklist/allowed_signers,
one line each: alice@example.com namespaces="hera-attestation" ssh-ed25519 AAAA...

Exit codes:
  0  written; or, with --check, every record holds
  1  with --check: a record has expired, is void, is not signed rightly, or says that its item does not hold
  2  wrong input, or a key that is not allowed: nothing was written
  3  no key, no ssh-keygen, or one that cannot verify: unknown is not passed`,
  checklist: `
Examples:
  infractl checklist aws prod                                    offline, no account; also what people attested
  infractl checklist aws prod --plan artifacts/prod-aws/plan.json
  infractl checklist aws prod --item infra-02-nat-per-az         one item
  infractl checklist aws prod --format html --out readiness.html one file for a change board, opens offline
  infractl checklist aws prod --format sarif --out hera.sarif    for code scanning: results at the line of TypeScript
  infractl checklist aws prod --threshold high --format junit    for a CI server; exit code by what is high or critical
  infractl checklist aws prod --live --kubeconfig kube.yaml      also the account and the cluster, by reads alone
  infractl checklist --plan plan.json --profile staging          a plan that Hera did not write
  infractl checklist aws prod --evidence prowler=out.ocsf.json checkov.json   what other tools say, beside each item

apps/<app>/checklist.yml, where it is there, has what holds for this environment: profile (as strict as its own, or stricter), objectives
(rtoMinutes, rpoMinutes) and parameters by item, for example infra-03-vpc-endpoints: { notRequired: [ec2] }. Options win over it, and it wins
over what the environment declares. The report says what was set.

Reports of other tools (prowler --output-formats json-ocsf, checkov -o json, kube-bench --json, hardeneks --export-json) change no status and
no exit code: a pass makes nothing green, and where they do not agree it is shown. Of which tool a report is, is told from its content; with
<tool>=<file> (prowler, checkov, kube-bench, hardeneks) it has to be of that one.

Red is what fails, and an attestation that has expired. Unknown is never green; --strict counts it as red. An item under an exception that
holds is not red. artifacts/<app>/checklist.json keeps the report: the next run knows it as the earlier one.

Exit codes:
  0  nothing is red at --threshold or above (default: low, which is everything that is red)
  1  something is (HERA_CLI_041); the report is complete all the same
  2  wrong input: an unknown environment, item, level or profile
  3  a document or report that cannot be read: missing, cut off, no JSON, too large; no credentials, no cluster`,
  doctor: `
Examples:
  infractl doctor
  infractl doctor --format json    { "checks": [ { id, title, status, detail, fix } ] }

Exit code 3 when a check fails; the fix stands beside it.`,
  prices: `
Examples:
  infractl prices refresh --help`,
  'prices refresh': `
Examples:
  infractl prices refresh                                    from the public price list: no account, no credentials
  infractl prices refresh --region eu-north-1                add a region
  infractl prices refresh --from AmazonEC2.json AmazonVPC.csv
  infractl prices refresh --from offers/ --out team-prices.json

Without --from it downloads the current offer of each service and region; AmazonEC2 alone is nearly half a GB a region, and is
read as it arrives. A change of more than 25 % is refused, and nothing is written, unless you add --accept-jumps. What the offers
do not have stays as it was.

Exit codes:
  0  the catalogue was written
  1  a price jumps by more than 25 % (HERA_PRICE_016)
  2  nothing to take in what was given, or a unit or product that the offer table does not expect
  3  an offer that cannot be read or is cut off, or the price list cannot be reached (HERA_PRICE_017)`,
  local: `
Examples:
  infractl local up
  infractl apply aws prod --local
  infractl local status
  infractl local down`,
  'local up': `
Examples:
  infractl local up
  HERA_LOCAL=host infractl local up    a LocalStack from its Python packages, without Docker`,
  'local status': `
Examples:
  infractl local status --format json`,
  'local down': `
Examples:
  infractl local down
  infractl local down --slot 2`,
} as const;
