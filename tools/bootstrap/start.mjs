// `npm start`: set-up, then the main job: prod-aws rehearsed in a local AWS.
import { join } from 'node:path';
import { root, run, setUp, workspaceNode } from './setup.mjs';

await setUp();
const cli = join(root, 'packages', 'infractl', 'dist', 'main.js');
const { code } = await run(workspaceNode(), [cli, 'rehearse', 'aws', 'prod', ...process.argv.slice(2)]);
process.exitCode = code;
