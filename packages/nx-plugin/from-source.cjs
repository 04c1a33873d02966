// For this workspace's own nx.json: Nx loads plugins before anything is built, and neither Node nor Nx alone reads TypeScript
// that compiles to CommonJS. Not published.
module.exports = require('tsx/cjs/api').require('./src/index.ts', __filename);
