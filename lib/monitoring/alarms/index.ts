import type { Config } from '../../config/index.ts';
import type { ServiceFunction } from '../../function/service-function.ts';
import type { AlarmDefinition } from '../alarm-definition.ts';
import type { Watched } from '../watched.ts';
import { accountAlarms } from './account-alarms.ts';
import { apiAlarms } from './api-alarms.ts';
import { brokerAlarms } from './broker-alarms.ts';
import { consumerAlarms } from './consumer-alarms.ts';
import { functionAlarms, orderAlarm } from './function-alarms.ts';
import { tableAlarms } from './table-alarms.ts';

/** Every alarm, by the parts of the stack. */
export function alarmsOf(
  config: Config,
  watched: Watched,
  functions: readonly ServiceFunction[],
): AlarmDefinition[] {
  return [
    ...apiAlarms(watched.httpApi),
    ...functionAlarms(config, watched, functions),
    orderAlarm(config, watched.orderCheck),
    ...watched.consumers.flatMap((each) => consumerAlarms(config, each)),
    ...brokerAlarms(config),
    ...watched.tables.flatMap(tableAlarms),
    ...accountAlarms(config),
  ];
}
