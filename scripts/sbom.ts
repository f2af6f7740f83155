/**
 * `npm run sbom [-- DIRECTORY]`: writes the software bills of material in CycloneDX JSON, default directory `sbom`:
 * `npm.cdx.json` of all npm packages, and one file for each class path of the embedded services. npm and Maven's CycloneDX plugin
 * generate them from the lock file and the `pom.xml` files; needs Maven and the network.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { mavenFolder } from '../local/src/services/jvm/jars.ts';

const CYCLONEDX = 'org.cyclonedx:cyclonedx-maven-plugin:2.9.1:makeBom';

const project = resolve(import.meta.dirname, '..');
const directory = resolve(process.env.INIT_CWD ?? project, process.argv[2] ?? 'sbom');
mkdirSync(directory, { recursive: true });

const npm = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'];
const maxBuffer = 64 * 1024 * 1024;
writeFileSync(join(directory, 'npm.cdx.json'), execFileSync('npm', npm, { cwd: project, maxBuffer }));

for (const name of ['dynamodb', 'kafka', 'kafka-tools']) {
  const outputs = ['-DoutputFormat=json', `-DoutputDirectory=${directory}`, `-DoutputName=${name}.cdx`];
  const pom = join(mavenFolder, name, 'pom.xml');
  execFileSync('mvn', ['-q', '-B', '-f', pom, CYCLONEDX, ...outputs], { stdio: ['ignore', 2, 2] });
}
console.info(`Software bills of material are in ${directory}.`);
