/**
 * `npm run preflight -- --stage prod [--region …]`: what AWS would refuse of a deployment into this account, as far as that
 * can be checked for free. Exit code 1 when something would be refused, 2 when the command itself is wrong.
 */
import { runCommand } from '../shared/command.ts';
import { checks } from './checks.ts';
import { defaultRegion } from './clients.ts';
import { type PreflightOptions, readOptions, usage } from './options.ts';
import { policyOf } from './policy.ts';
import { preflight } from './preflight.ts';
import { isRefused, lineOf, summaryOf } from './report.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

await runCommand(usage, readOptions, async (options) => {
  if (!options.printsPolicy) return checkAccount(options);
  print(JSON.stringify(policyOf(checks), undefined, 2));
  return 0;
});

async function checkAccount(options: PreflightOptions): Promise<number> {
  const region = options.region ?? (options.endpoint === undefined ? await defaultRegion() : 'us-east-1');
  const widthOfId = Math.max(...checks.map(({ id }) => id.length));
  const findings = await preflight(checks, { ...options, region }, (finding) =>
    print(lineOf(finding, widthOfId)),
  );
  print(summaryOf(findings));
  return isRefused(findings) ? 1 : 0;
}
