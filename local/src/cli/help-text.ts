import type { PortNumbers } from '../mirror/options.ts';
import { VALUES_FILE } from '../secrets/given-values.ts';
import { commands } from './commands/table.ts';
import { DEFAULT_INSPECT_PORT, defaultPorts, portOptions } from './options.ts';

/** What `--help` prints. */
export const helpText = `Runs the synthesized stack on this machine.

  orderstream-mirror [cdk.out | template.yaml] [options]
  orderstream-mirror COMMAND [options]

In a clone of the repository: npm start -- in place of orderstream-mirror.

Commands, which work on a mirror that runs; each has --help:

${Object.entries(commands)
  .map(([name, { summary }]) => `${`  ${name}`.padEnd(24)}${summary}`)
  .join('\n')}

Without a command:

Paths are relative to the folder where you type the command.

  --services=embedded|shared|docker|external
                        where Kafka, tables and mail come from. embedded needs Java 17+ and Maven; shared are
                        embedded ones that the mirrors of this user have one after the other, which keep nothing;
                        external takes KAFKA_BROKERS. Default: embedded when Java is found, else docker
  --data-dir DIR        what survives a restart (default .orderstream; of another app or template, a separate folder
                        in .orderstream-stacks)
  --config FILE         the configuration of what is run (default: mirror.config.ts beside cdk.json, of which only
                        tokens count for another assembly or template)
  --fresh               begin with an empty data directory
  --prune               remove topics, tables, consumer groups and logs of earlier runs that the template has no more
  -c, --context KEY=VALUE
                        a setting of the CDK app, as for cdk synth; several: one -c each
  --assembly DIR        run a cloud assembly that another CDK app wrote
  --template FILE       run a CloudFormation template, JSON or YAML
  --stack NAME          which stack of the assembly to run, with those it depends on; several: one --stack each
  --account ID, --region NAME
                        account and Region of stacks whose CDK app sets no env. Default: AWS_ACCOUNT_ID and
                        AWS_REGION of the environment, else 123456789012 in us-east-1
  --parameter NAME=VALUE
                        a parameter of the template; several: one --parameter each
  --value NAME=VALUE    the value of a secret (its name or ARN) or of an SSM parameter that exists on AWS and
                        not in the template; several: one --value each. ${VALUES_FILE} in the folder
                        where you type the command may hold them instead: {"NAME": "VALUE"}
  --values-file FILE    another file of values
${Object.entries(portOptions)
  .map(
    ([name, option]) =>
      `${`  --${option} N`.padEnd(24)}default ${defaultPorts[name as keyof PortNumbers]}; 0 = any free port`,
  )
  .join('\n')}
  --isolation=auto|thread|process
                        run functions in threads of the mirror (fast), in processes, or, by default, those in
                        processes that need one: NODE_OPTIONS, wrapper scripts, child processes
  --inspect[=PORT]      let VS Code and Chrome debug functions, which are processes then, at 127.0.0.1:${DEFAULT_INSPECT_PORT}; time
                        limits wait while a breakpoint holds a function. 0 = any free port
  --no-iam              let functions do everything, whatever the policies of their roles say
  --no-record-history   do not keep what happened to the last 1,000 records of each mapping, nor the last 1,000
                        invocations of each function
  --allow-host NAME     a further name by which the ports may be called, such as host.docker.internal; several: one
                        --allow-host each. Without it, 127.0.0.1 and localhost
  --allow-origin ORIGIN
                        a page that may call the HTTP APIs besides those of their CORS configuration, such as
                        http://localhost:5173; several: one --allow-origin each
  --allow-aws SERVICE   let requests of functions to that service of AWS leave the machine, such as s3; several: one
                        --allow-aws each. Without it, a function's requests to hosts of AWS are refused
  --watch               apply what changes of the app, the assembly or the template while the mirror runs
  --json                print one JSON line with every address and token when ready
  --stop-at-end-of-input
                        stop when standard input ends, as when the process that started the mirror is gone
  --temporary-folder DIR
                        remove that folder at the end; startMirror() gives the one that it has made
  --open                open the console in the browser
  -h, --help            this text
  -v, --version         print the name and the version of the package
`;
