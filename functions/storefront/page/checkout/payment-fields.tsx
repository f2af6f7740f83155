import { useState } from 'preact/hooks';
import { configuration } from '../configuration.ts';
import { Field } from './field.tsx';
import { type PaymentChoice, paymentWith, tokenPattern } from './payment-choices.ts';

/** How to pay: one of the choices, or a reference of the payment service. */
export function PaymentFields({ messages }: { readonly messages: ReadonlyMap<string, string> }) {
  const { note, choices, takesTokens } = paymentWith(configuration.paymentGateway);
  const [chosen, setChosen] = useState(choices[0]?.token ?? '');
  const choose = (token: string) => () => setChosen(token);
  return (
    <fieldset class="group">
      <legend>Pay with</legend>
      <p class="muted">{note}</p>
      {choices.map((choice) => (
        <Choice
          key={choice.token}
          {...choice}
          isChosen={choice.token === chosen}
          onChoose={choose(choice.token)}
        />
      ))}
      {takesTokens && choices.length > 0 && (
        <Choice
          token=""
          title="Another payment method"
          text="By its reference at Stripe."
          isChosen={chosen === ''}
          onChoose={choose('')}
        />
      )}
      {takesTokens && chosen === '' && (
        <Field
          label="Reference of the payment method, such as pm_1MqLiJ"
          name="payment.token"
          required
          maxLength={255}
          pattern={tokenPattern}
          title="A reference begins with pm_, tok_ or ctoken_"
          spellcheck={false}
          autoComplete="off"
          message={messages.get('payment.token')}
        />
      )}
    </fieldset>
  );
}

function Choice({
  token,
  title,
  text,
  isChosen,
  onChoose,
}: PaymentChoice & { readonly isChosen: boolean; readonly onChoose: () => void }) {
  return (
    <label class="choice">
      <input type="radio" name="payment" value={token} checked={isChosen} onChange={onChoose} />
      <span>
        <span class="choice-title">{title}</span>
        <span class="muted">{text}</span>
      </span>
    </label>
  );
}
