// Preloaded into a measured process: writes its peak memory where the bench reads it.
const { writeFileSync } = require('node:fs');

process.on('exit', () => writeFileSync(process.env.HERA_BENCH_RSS, String(process.resourceUsage().maxRSS)));
