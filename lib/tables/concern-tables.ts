import { Construct } from 'constructs';
import type { Concern } from '../../events/catalogue.ts';
import type { Config } from '../config/index.ts';
import { ConcernTable } from './concern-table.ts';
import { tableDefinitions } from './table-definitions.ts';

/** The table of every concern. */
export class ConcernTables extends Construct {
  readonly #tables: ReadonlyMap<Concern, ConcernTable>;

  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    const concerns = Object.keys(tableDefinitions) as Concern[];
    this.#tables = new Map(concerns.map((each) => [each, new ConcernTable(this, each, config, each)]));
  }

  of(concern: Concern): ConcernTable {
    return this.#tables.get(concern) as ConcernTable;
  }
}
