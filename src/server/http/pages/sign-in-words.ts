/** What the pages of signing in say, in each language. */
import type { Language } from '../../../contract/refusal-params.ts';
import type { SignInFailure } from '../sign-in-desk.ts';

/** What goes wrong before an issuer is asked, or after it has answered. */
export type PageFailure = SignInFailure | 'no-issuers' | 'over' | 'void' | 'placed' | 'too-many';

interface Told {
  readonly title: string;
  /** What happened, and what to do. */
  readonly text: string;
}

export interface SignInWords {
  readonly skip: string;
  readonly otherLanguage: string;
  readonly signIn: string;
  readonly choose: string;
  readonly chooseOne: (issuer: string) => string;
  readonly signedIn: string;
  readonly signedInAs: (who: string) => string;
  readonly nameless: string;
  readonly organisations: string;
  readonly suspended: string;
  readonly signOut: string;
  readonly somebodyElse: string;
  readonly noPlace: Told;
  readonly signedOut: Told;
  readonly invitation: {
    readonly title: string;
    readonly reading: string;
    readonly code: string;
    readonly codeHelp: string;
    readonly open: string;
    readonly invites: (who: string) => string;
    readonly from: string;
    readonly organisation: string;
    readonly roles: string;
    readonly installation: string;
    readonly next: string;
    readonly signIn: string;
    readonly joinAs: (who: string) => string;
    readonly otherwise: string;
  };
  readonly again: string;
  readonly failures: Readonly<Record<PageFailure, Told>>;
}

export const SIGN_IN_WORDS: Readonly<Record<Language, SignInWords>> = {
  en: {
    skip: 'Skip to the content',
    otherLanguage: 'Türkçe',
    signIn: 'Sign in',
    choose: 'How would you like to sign in?',
    chooseOne: (issuer) => `Sign in with ${issuer}`,
    signedIn: 'You are signed in',
    signedInAs: (who) => `Signed in as: ${who}`,
    nameless: 'an account without a name',
    organisations: 'Your organisations',
    suspended: 'suspended at present',
    signOut: 'Sign out',
    somebodyElse: 'Sign in as somebody else',
    noPlace: {
      title: 'You have no place here yet',
      text: 'We know who you are, but no organisation has let you in with this account. Open the invitation that was sent to'
        + ' you by e-mail; its link lets you join. If you have none, ask whoever manages the people of your organisation for'
        + ' one. If you used another account before, sign in with that one.',
    },
    signedOut: {
      title: 'You have signed out',
      text: 'Your session here has ended. You may still be signed in with the service that vouched for you; on a shared'
        + ' computer, sign out there as well.',
    },
    invitation: {
      title: 'Your invitation',
      reading: 'The invitation is in the link that was sent to you. If nothing happens, copy what stands behind the # of the'
        + ' link into this field.',
      code: 'Invitation code',
      codeHelp: 'A long code of letters, digits and dots.',
      open: 'Open the invitation',
      invites: (who) => `This invitation is for ${who}.`,
      from: 'Invited by',
      organisation: 'Organisation',
      roles: 'Roles',
      installation: 'the operator of this installation',
      next: 'Sign in once to join. From then on you sign in with the same account.',
      signIn: 'Sign in and join',
      joinAs: (who) => `Join as: ${who}`,
      otherwise: 'Join with another account',
    },
    again: 'Start again',
    failures: {
      'no-issuers': {
        title: 'Nobody can sign in here yet',
        text: 'This installation has no sign-in service. API keys work. Its operator sets one up with OIDC_ISSUERS.',
      },
      'over': {
        title: 'This sign-in is over',
        text: 'It took too long, was used already, or was begun in another browser. Nothing is lost: start again.',
      },
      'unreachable': {
        title: 'The sign-in service does not answer',
        text: 'Try again in a few minutes. If it lasts, tell the operator of this installation.',
      },
      'declined': {
        title: 'You were not signed in',
        text: 'The sign-in service says that the sign-in was broken off or is not allowed. Start again, or ask whoever looks'
          + ' after your account there.',
      },
      'unsound': {
        title: 'The sign-in could not be verified',
        text: 'What the sign-in service answered does not fit what was asked, so nobody was signed in. Start again. If it'
          + ' happens again, tell the operator of this installation.',
      },
      'not-again': {
        title: 'A new sign-in is needed',
        text: 'You were to prove once more who you are, and the sign-in service did not say that you did. Start again, and'
          + ' sign in there when it asks you to.',
      },
      'too-weak': {
        title: 'A stronger sign-in is needed',
        text: 'The sign-in service did not ask for as much proof as this installation wants, such as a second factor. Set it up'
          + ' with your account there, and start again.',
      },
      'void': {
        title: 'This invitation cannot be used',
        text: 'It has expired, was replaced by a later one, or has been taken up. If you took it up yourself, just sign in.'
          + ' Otherwise ask whoever invited you for another.',
      },
      'placed': {
        title: 'You have a place in that organisation already',
        text: 'The account you signed in with belongs to that organisation. If the invitation is meant for another account,'
          + ' open it again and join with that one.',
      },
      'too-many': { title: 'Too many attempts', text: 'Wait a few minutes, and start again.' },
    },
  },
  tr: {
    skip: 'İçeriğe geç',
    otherLanguage: 'English',
    signIn: 'Oturum açın',
    choose: 'Oturumu nasıl açmak istersiniz?',
    chooseOne: (issuer) => `Oturum aç: ${issuer}`,
    signedIn: 'Oturumunuz açık',
    signedInAs: (who) => `Oturumu açan: ${who}`,
    nameless: 'adı bilinmeyen bir hesap',
    organisations: 'Kuruluşlarınız',
    suspended: 'şu anda askıda',
    signOut: 'Oturumu kapat',
    somebodyElse: 'Başka bir hesapla oturum aç',
    noPlace: {
      title: 'Burada henüz bir yeriniz yok',
      text: 'Kim olduğunuzu biliyoruz; ancak hiçbir kuruluş sizi bu hesapla tanımlamamış. E-postayla gönderilen daveti açın;'
        + ' içindeki bağlantıyla katılabilirsiniz. Davetiniz yoksa kuruluşunuzda kullanıcıları yöneten kişiden isteyin. Daha'
        + ' önce başka bir hesap kullandıysanız onunla oturum açın.',
    },
    signedOut: {
      title: 'Oturumunuz kapatıldı',
      text: 'Buradaki oturumunuz sona erdi. Kimliğinizi doğrulayan hizmette oturumunuz hâlâ açık olabilir; ortak kullanılan'
        + ' bir bilgisayardaysanız oradan da çıkış yapın.',
    },
    invitation: {
      title: 'Davetiniz',
      reading: 'Davet, size gönderilen bağlantının içindedir. Bir şey olmazsa bağlantıda # işaretinden sonra gelen kısmı bu'
        + ' alana yapıştırın.',
      code: 'Davet kodu',
      codeHelp: 'Harf, rakam ve noktalardan oluşan uzun bir kod.',
      open: 'Daveti aç',
      invites: (who) => `Davet edilen kişi: ${who}`,
      from: 'Davet eden',
      organisation: 'Kuruluş',
      roles: 'Roller',
      installation: 'bu kurulumu işletenler',
      next: 'Katılmak için bir kez oturum açın. Bundan sonra hep aynı hesapla oturum açarsınız.',
      signIn: 'Oturum aç ve katıl',
      joinAs: (who) => `Bu hesapla katıl: ${who}`,
      otherwise: 'Başka bir hesapla katıl',
    },
    again: 'Yeniden başla',
    failures: {
      'no-issuers': {
        title: 'Burada henüz oturum açılamıyor',
        text: 'Bu kurulumda tanımlı bir oturum açma hizmeti yok; API anahtarları çalışır. Hizmeti, kurulumu işletenler'
          + ' OIDC_ISSUERS ayarıyla tanımlar.',
      },
      'over': {
        title: 'Bu oturum açma işlemi geçerli değil',
        text: 'İşlem fazla uzun sürmüş, daha önce kullanılmış veya başka bir tarayıcıda başlatılmış. Bir kaybınız yok:'
          + ' yeniden başlayın.',
      },
      'unreachable': {
        title: 'Oturum açma hizmeti yanıt vermiyor',
        text: 'Birkaç dakika sonra yeniden deneyin. Sorun sürerse bu kurulumu işletenlere bildirin.',
      },
      'declined': {
        title: 'Oturum açılmadı',
        text: 'Oturum açma hizmeti, işlemin yarıda kesildiğini veya izin verilmediğini bildirdi. Yeniden başlayın veya oradaki'
          + ' hesabınızla ilgilenen kişiye danışın.',
      },
      'unsound': {
        title: 'Oturum açma doğrulanamadı',
        text: 'Oturum açma hizmetinin yanıtı isteğimizle uyuşmadığı için oturum açılmadı. Yeniden başlayın. Aynı durum'
          + ' yinelenirse bu kurulumu işletenlere bildirin.',
      },
      'not-again': {
        title: 'Yeniden oturum açmanız gerekiyor',
        text: 'Kim olduğunuzu bir kez daha doğrulamanız gerekiyordu; oturum açma hizmeti bunu yaptığınızı bildirmedi. Yeniden'
          + ' başlayın ve istendiğinde orada oturum açın.',
      },
      'too-weak': {
        title: 'Daha güçlü bir doğrulama gerekiyor',
        text: 'Oturum açma hizmeti, bu kurulumun istediği ölçüde doğrulama yapmadı; örneğin ikinci bir adım istemedi. Oradaki'
          + ' hesabınızda bunu ayarlayıp yeniden başlayın.',
      },
      'void': {
        title: 'Bu davet kullanılamaz',
        text: 'Davetin süresi dolmuş, yerine yenisi gönderilmiş veya davet kabul edilmiş. Daveti siz kabul ettiyseniz oturum'
          + ' açmanız yeterli. Aksi durumda sizi davet eden kişiden yeni bir davet isteyin.',
      },
      'placed': {
        title: 'O kuruluşta zaten bir yeriniz var',
        text: 'Oturum açtığınız hesap o kuruluşta tanımlı. Davet başka bir hesap içinse daveti yeniden açıp o hesapla katılın.',
      },
      'too-many': { title: 'Çok fazla deneme', text: 'Birkaç dakika bekleyip yeniden başlayın.' },
    },
  },
};
