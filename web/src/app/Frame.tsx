// Frame: rail, top bar, the map that is always there, panel and list. What is shown comes from the address.
import { Empty, Skeleton } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { HelpOverlay } from '../frame/HelpOverlay';
import { Rail, useBarred } from '../frame/Rail';
import { SidePanel } from '../frame/SidePanel';
import { TopBar } from '../frame/TopBar';
import { useKeys } from '../frame/useKeys';
import { useNarrow } from '../frame/useNarrow';
import { useWords } from '../i18n/useWords';
import { MapScreen } from '../map/MapScreen';
import { hasWebgl } from '../map/webgl';
import { useSession } from '../session/useSession';
import { showsMap } from '../state/url';
import { SignInFirst } from '../session/SignInFirst';
import { useView } from '../state/useView';
import { besideOf, pageOf } from './screens';
import { useEvents } from './useEvents';
import { useTitle } from './useTitle';

const ListDrawer = lazy(() => import('../list/ListDrawer'));

/** A screen that is not for who is there says so, and asks for nothing. */
function Barred({ why }: { why: 'first' | 'mayNot' | 'waits' }) {
  const { t } = useWords();
  if (why === 'waits') return <div className="card data"><Skeleton active /></div>;
  return <div className="card data">{why === 'first' ? <SignInFirst words={t('app.first')} /> : <Empty description={t('app.mayNot')} />}</div>;
}

export function Frame() {
  const [view] = useView();
  const { t } = useWords();
  const { data: session } = useSession();
  const [help, setHelp] = useState(false);
  const [drawable] = useState(hasWebgl);
  const narrow = useNarrow();
  const [mapSeen, setMapSeen] = useState(showsMap(view.screen));
  if (showsMap(view.screen) && !mapSeen) setMapSeen(true);
  useKeys(() => setHelp((shown) => !shown));
  useEvents();
  useTitle();
  const onMap = showsMap(view.screen);
  const barred = useBarred(view);
  const [Page, Beside] = [pageOf(view.screen), besideOf(view.screen)];
  return (
    <div className={`frame${narrow ? ' narrow' : ''}`}>
      <a className="skip" href="#main" onClick={(event) => { event.preventDefault(); document.getElementById('main')?.focus(); }}>{t('app.skip')}</a>
      {!narrow && <Rail />}
      <TopBar narrow={narrow} onHelp={() => setHelp(true)} />
      {session?.plain_http && <p className="plain-http" role="status">{t('settings.plainHttp')}</p>}
      <main id="main" tabIndex={-1} className="main">
        {mapSeen && <div className="main-map" hidden={!onMap}><MapScreen drawable={drawable} narrow={narrow} /></div>}
        {onMap && (view.list || !drawable) && <Suspense fallback={<div className="list waiting"><Skeleton active /></div>}><ListDrawer full={!drawable} /></Suspense>}
        {!onMap && <Suspense fallback={<div className="data"><Skeleton active /></div>}>{barred ? <Barred why={barred} /> : <Page />}</Suspense>}
      </main>
      {onMap && (
        <SidePanel narrow={narrow}>
          <Suspense fallback={<div className="card"><Skeleton active /></div>}>
            {barred ? <Barred why={barred} /> : <Beside />}
          </Suspense>
        </SidePanel>
      )}
      <HelpOverlay open={help} onClose={() => setHelp(false)} />
    </div>
  );
}
