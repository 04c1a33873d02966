// Preloaded by `npm run test:full`: whoever requires `cdktf` gets `cdktn`, as with a package manager's alias.
const Module = require('node:module');

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const aliased = request === 'cdktf' || request.startsWith('cdktf/') ? request.replace(/^cdktf/, 'cdktn') : request;
  return resolve.call(this, aliased, ...rest);
};
