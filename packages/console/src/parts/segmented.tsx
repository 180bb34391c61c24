/** One of a few, as native radio buttons that look like one control. `label` names the group. */
export function Segmented<T extends string>(props: {
  label: string;
  name: string;
  options: readonly (readonly [value: T, text: string])[];
  value: T;
  onChoose(value: T): void;
}) {
  return (
    <fieldset class="choice">
      <legend>{props.label}</legend>
      <div class="segmented">
        {props.options.map(([value, text]) => (
          <label key={value}>
            <input
              type="radio"
              class="unseen"
              name={props.name}
              value={value}
              checked={value === props.value}
              onChange={() => props.onChoose(value)}
            />
            <span lang={props.name === 'language' ? value : undefined}>{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
