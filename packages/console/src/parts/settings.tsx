import type { Me } from '@polku/backend/api';
import { useState } from 'preact/hooks';
import { type Cell, useCell } from '../cell.ts';
import { Switch } from '../controls/field.tsx';
import { LANGUAGES, type Language, useLocale, useWords } from '../locale.ts';
import { THEMES, type Theme } from '../theme.ts';
import { inboxWords } from '../words/inbox.ts';
import { Icon } from './icon.tsx';
import { Segmented } from './segmented.tsx';

/** What a person may choose for themselves, remembered by the browser. */
export type Preferences = {
  language: Cell<Language>;
  theme: Cell<Theme>;
  /** Single-key shortcuts. */
  shortcuts: Cell<'on' | 'off'>;
  /** Whether what arrives is shown on the desktop too. */
  desktop: Cell<'on' | 'off'>;
};

const THEME_WORDS = {
  system: 'settings.themeSystem',
  light: 'settings.themeLight',
  dark: 'settings.themeDark',
} as const;

export function LanguageChoice({ language }: { language: Cell<Language> }) {
  const { t } = useLocale();
  const options = (Object.keys(LANGUAGES) as Language[]).map(
    (each) => [each, LANGUAGES[each]] as const,
  );
  return (
    <Segmented
      label={t('settings.language')}
      name="language"
      options={options}
      value={useCell(language)}
      onChoose={language.set}
    />
  );
}

export function ThemeChoice({ theme }: { theme: Cell<Theme> }) {
  const { t } = useLocale();
  return (
    <Segmented
      label={t('settings.theme')}
      name="theme"
      options={THEMES.map((each) => [each, t(THEME_WORDS[each])] as const)}
      value={useCell(theme)}
      onChoose={theme.set}
    />
  );
}

/** Asks the browser only when the person has asked for it. */
function DesktopChoice({ desktop }: { desktop: Cell<'on' | 'off'> }) {
  const say = useWords(inboxWords);
  const [isDenied, setDenied] = useState(false);
  async function choose(isOn: boolean) {
    const isAllowed = !isOn || (await Notification.requestPermission()) === 'granted';
    setDenied(!isAllowed);
    desktop.set(isOn && isAllowed ? 'on' : 'off');
  }
  return (
    <Switch
      label={say('notify.label')}
      hint={isDenied ? say('notify.denied') : undefined}
      isOn={useCell(desktop) === 'on'}
      onChange={(isOn) => void choose(isOn)}
    />
  );
}

/** The person's button, and the popover behind it. */
export function Settings(props: {
  person: Me['person'];
  preferences: Preferences;
  onShortcuts(): void;
  onAround(): void;
  onSignOut(): Promise<void>;
}) {
  const { person, preferences } = props;
  const { t } = useLocale();
  const [hasFailed, setFailed] = useState(false);
  return (
    <div class="settings">
      <button type="button" class="settings-button" popovertarget="settings">
        <span class="settings-name">
          <bdi>{person.name}</bdi>
          <span class="settings-role">{t(`roles.${person.role}`)}</span>
        </span>
        <Icon name="more" />
        <span class="unseen">{t('settings.open')}</span>
      </button>
      <div id="settings" class="popover" popover="auto">
        <p class="settings-mail">
          <bdi>{person.email}</bdi>
        </p>
        <LanguageChoice language={preferences.language} />
        <ThemeChoice theme={preferences.theme} />
        {'Notification' in window && <DesktopChoice desktop={preferences.desktop} />}
        <div class="popover-actions">
          <button type="button" class="row-button" onClick={props.onShortcuts}>
            <Icon name="keyboard" />
            {t('settings.shortcuts')}
            <kbd>?</kbd>
          </button>
          <button
            type="button"
            class="row-button"
            popovertarget="settings"
            popovertargetaction="hide"
            onClick={props.onAround}
          >
            <Icon name="route" />
            {t('settings.around')}
          </button>
          <button
            type="button"
            class="row-button"
            onClick={() => {
              setFailed(false);
              props.onSignOut().catch(() => setFailed(true));
            }}
          >
            <Icon name="leave" />
            {t('settings.signOut')}
          </button>
        </div>
        {hasFailed && (
          <p class="settings-failure" role="alert">
            {t('settings.signOutFailed')}
          </p>
        )}
      </div>
    </div>
  );
}
