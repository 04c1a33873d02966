// A process that takes accounts until none is left, for tests in which two of them meet.
const { claimAccount } = require('../../dist/isolation/fresh-account.js');

const [folder, last] = process.argv.slice(2);
const taken = [];
try {
  for (;;) taken.push(claimAccount(folder, Number(last)));
} catch (error) {
  if (error.problems?.[0]?.code !== 'HERA_TEST_087') throw error;
}
process.stdout.write(JSON.stringify(taken));
