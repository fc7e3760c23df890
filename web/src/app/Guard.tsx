// Guard: when a part of the page throws, people are told what to do instead of seeing nothing.
import { Button, Result } from 'antd';
import { Component, type ReactNode } from 'react';
import { Translation } from 'react-i18next';

export class Guard extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <Translation>
        {(t) => (
          <Result status="error" title={t('failure.broken')} subTitle={t('failure.brokenHint')}
            extra={<Button type="primary" onClick={() => window.location.reload()}>{t('failure.reload')}</Button>} />
        )}
      </Translation>
    );
  }
}
