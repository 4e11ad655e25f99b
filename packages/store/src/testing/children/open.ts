// Opens the store at the given path and closes it again.
import { openStore } from '../../open-store.ts';
import { testSettings } from '../with-temp-store.ts';
import { reachStart } from './reach-start.ts';

const [path = ''] = process.argv.slice(2);
await reachStart();
openStore({ path, ...testSettings() }).close();
process.stdout.write('opened\n');
