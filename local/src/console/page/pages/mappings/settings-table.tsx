import { InlineJson } from '../../components/inline-json.tsx';
import { settingRows } from './setting-rows.ts';

/** The settings of a mapping, with those marked that AWS sets by default. */
export function SettingsTable({ settings }: { settings: Readonly<Record<string, unknown>> }) {
  return (
    <section class="scroll" aria-label="Settings">
      <table class="mapping-settings">
        <caption class="visually-hidden">Settings</caption>
        <thead>
          <tr>
            <th scope="col">Setting</th>
            <th scope="col">Value</th>
            <th scope="col">Set by</th>
          </tr>
        </thead>
        <tbody>
          {settingRows(settings).map(({ name, value, isDefault, note }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                {value === undefined ? <span class="muted">none</span> : <InlineJson value={value} />}
                {note && <span class="muted"> {note}</span>}
              </td>
              <td>{isDefault ? <span class="muted">AWS default</span> : 'Template or API'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
