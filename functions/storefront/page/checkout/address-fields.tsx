import { useMemo } from 'preact/hooks';
import { customer } from '../session/session.ts';
import { countriesIn, countryOf } from './countries.ts';
import { storedDraft } from './draft.ts';
import { Field, LabelledField } from './field.tsx';

/** Where the order is sent to. Names of fields are those of the API, so that its errors find them. */
export function AddressFields({ messages }: { readonly messages: ReadonlyMap<string, string> }) {
  const draft = useMemo(() => storedDraft(customer.value?.customerId), []);
  const countries = useMemo(() => countriesIn(), []);
  const textField = (name: string) => ({
    name,
    message: messages.get(name),
    defaultValue: draft[name] ?? '',
    required: true,
  });
  const name = textField('shipTo.name');
  return (
    <fieldset class="group">
      <legend>Ship to</legend>
      <Field
        {...name}
        defaultValue={name.defaultValue || (customer.value?.name ?? '')}
        label="Name"
        autoComplete="name"
        maxLength={100}
      />
      <Field
        {...textField('shipTo.line1')}
        label="Street and number"
        autoComplete="street-address"
        maxLength={200}
      />
      <div class="field-row">
        <Field
          {...textField('shipTo.postalCode')}
          label="Postal code"
          autoComplete="postal-code"
          maxLength={20}
        />
        <Field {...textField('shipTo.city')} label="City" autoComplete="address-level2" maxLength={100} />
      </div>
      <LabelledField label="Country" name="shipTo.country" message={messages.get('shipTo.country')}>
        {(attributes) => (
          <select {...attributes} required autoComplete="country">
            <option value="">Choose a country</option>
            {countries.map(({ code, name: title }) => (
              <option
                key={code}
                value={code}
                selected={code === (draft['shipTo.country'] || countryOf(navigator.language))}
              >
                {title}
              </option>
            ))}
          </select>
        )}
      </LabelledField>
    </fieldset>
  );
}
