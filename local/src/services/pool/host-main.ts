/**
 * The process that runs the services which mirrors of one user share: `host-main FOLDER`, started by the first of them and
 * detached from it. Prints a line when clients can connect. Its JVMs end with it, whatever way it ends.
 */
import { availableParallelism } from 'node:os';
import { createTemporaryFolder, removeTemporaryFolder } from '../../shared/temporary-folder.ts';
import { ServiceHost } from './host.ts';
import { ServicePool } from './service-pool.ts';
import { startSet } from './service-set.ts';

const [, , folder = ''] = process.argv;
// Not where the first user has his temporary files: he may remove that folder.
const temporary = createTemporaryFolder(folder);
process.on('exit', () => removeTemporaryFolder(temporary));
// As many as tests run side by side; a set takes some 700 MB.
const pool = new ServicePool(
  (needs, listener) => startSet(needs, listener, { temporary, host: folder }),
  Math.max(2, availableParallelism()),
);
await new ServiceHost({ folder, pool }).run(() => process.stdout.write('serving\n'));
process.exit();
