import { packClient } from '../src/client/pack-client.ts';

const [out = '.'] = process.argv.slice(2);
const archive = await packClient(out);
process.stdout.write(`${archive}
Install it on a machine with Node 20.11 or newer, from any folder:
  npm --global install ${archive}
  countersign login --url https://countersign.acme.example\n`);
