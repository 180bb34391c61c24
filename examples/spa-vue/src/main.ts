import { polkuPlugin } from '@polku/sdk/vue';
import { createApp } from 'vue';
import { App } from './app.ts';
import { getToken, polku } from './polku.ts';
import './style.css';

polku.identify(getToken);
createApp(App).use(polkuPlugin, polku).mount('#app');
